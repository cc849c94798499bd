#!/bin/sh
# A guest behind a conversation: a path per line in, an answer per line out. Blank lines and comments are no questions.
# PERJURY names the command that knows the verdict; any program that prints 0x and 43 bytes will do.
while IFS= read -r path; do
  case $path in '' | '#'*) continue ;; esac
  ${PERJURY:-perjury} validate "$path" 2>/dev/null || echo "err: no answer"
done
