#!/usr/bin/env bash
# sum.sh FOLDER BROKEN: the line "N passed, N failed" over all result files of a folder; status 1 if a test failed, none passed, or BROKEN
# is not 0: a project that broke without a failed test still fails the whole. A summary of Expecto is one line without an end, so sed
# ends it: without that the summaries would run into one line.
{ sed -s '$a\' "$1"/*.trx "$1"/*.xml 2>/dev/null || :; } | awk -v broken="$2" '
  function count(text, key) { return match(text, " " key "=\"[0-9]+\"") ? substr(text, RSTART + length(key) + 3, RLENGTH - length(key) - 4) : 0 }
  { rest = $0
    while (match(rest, /<Counters[^>]*>/)) {
      counters = substr(rest, RSTART, RLENGTH); rest = substr(rest, RSTART + RLENGTH)
      total += count(counters, "total"); passed += count(counters, "passed"); executed += count(counters, "executed")
      failed += count(counters, "failed") + count(counters, "error") + count(counters, "timeout") + count(counters, "aborted")
    }
    if (match($0, /<test-results [^>]*>/)) {
      counters = substr($0, RSTART, RLENGTH); all = count(counters, "total"); skip = count(counters, "ignored")
      bad = count(counters, "failures") + count(counters, "errors")
      total += all; executed += all - skip; failed += bad; passed += all - skip - bad
    } }
  END {
    if (broken && !failed) print "a test project failed outside its tests, see above"
    skipped = total - executed
    printf "%d passed, %d failed%s\n", passed, failed, skipped ? ", " skipped " skipped" : ""
    exit (broken || failed || passed == 0) ? 1 : 0
  }'
