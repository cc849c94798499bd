/// Style sheet of the gate's page: light and dark, wide and narrow screens, print.
module Perjury.Fuzz.Report.Style

let css =
    """
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #ffffff; --ink: #1c1d1f; --soft: #5c6067; --rule: #e1e2de;
  --good: #11703c; --good-back: #e2f3e8; --bad: #b3241c; --bad-back: #fce8e6; --note: #7a5200; --note-back: #fdf1d8;
  --line: #2f62b5; --accepted: #7fb394; --rejected: #93a9cf; --open: #c9c2ad; --wrong: #d6483f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15171a; --card: #1e2125; --ink: #e8e9ea; --soft: #9fa5ad; --rule: #32363c;
    --good: #72d49a; --good-back: #173425; --bad: #ff8f86; --bad-back: #43201e; --note: #f0c266; --note-back: #3a2e14;
    --line: #86aef0; --accepted: #3f7a58; --rejected: #48618f; --open: #6a6350; --wrong: #e5665d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 26px; line-height: 1.2; margin: 0 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 34px 0 10px; }
h2 small { font-weight: normal; color: var(--soft); font-size: 14px; margin-left: 6px; }
p { margin: 0 0 10px; }
.soft { color: var(--soft); overflow-wrap: anywhere; }
.badge { display: inline-block; padding: 2px 12px; border-radius: 999px; font-weight: 600; font-size: 15px; vertical-align: 3px; margin-left: 8px; }
.open { color: var(--good); background: var(--good-back); }
.shut { color: var(--bad); background: var(--bad-back); }
.undecided { color: var(--note); background: var(--note-back); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 10px; margin: 18px 0 0; }
.tile, .card { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; }
.tile { padding: 10px 14px; }
.tile b { display: block; font-size: 24px; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tile.alarm b { color: var(--bad); }
.tile span { color: var(--soft); font-size: 13px; }
.card { overflow-x: auto; }
.chart { display: block; width: 100%; height: auto; padding: 12px 8px 6px; }
.chart text { fill: var(--soft); font-size: 11px; font-family: inherit; }
.chart .grid { stroke: var(--rule); stroke-width: 1; }
.chart .area { fill: var(--line); opacity: .12; }
.chart .line { fill: none; stroke: var(--line); stroke-width: 2; stroke-linejoin: round; }
.chart .mean { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 4; }
.chart .dot { fill: var(--line); }
.bug { background: var(--card); border: 1px solid var(--rule); border-left: 4px solid var(--wrong); border-radius: 8px; margin: 0 0 8px; }
.bug summary { cursor: pointer; padding: 10px 14px; }
.bug summary:focus-visible { outline: 2px solid var(--line); outline-offset: 2px; border-radius: 6px; }
.bug .what { font-weight: 600; overflow-wrap: anywhere; }
.tag { display: inline-block; margin-left: 8px; padding: 0 8px; border-radius: 999px; background: var(--page); color: var(--soft); font-size: 12.5px; white-space: nowrap; }
.tag.kind { color: var(--bad); background: var(--bad-back); }
.bug dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0; padding: 4px 16px 14px; }
.bug dt { color: var(--soft); }
.bug dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
code { font-family: ui-monospace, "SF Mono", Menlo, "Liberation Mono", monospace; font-size: 12.5px; overflow-wrap: anywhere; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 5px 12px; border-bottom: 1px solid var(--rule); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
th { color: var(--soft); font-weight: 600; font-size: 13px; white-space: nowrap; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.code { font-family: ui-monospace, "SF Mono", Menlo, "Liberation Mono", monospace; font-size: 12.5px; overflow-wrap: anywhere; min-width: 16ch; }
td.name { min-width: 17em; }
tr.wrong td:first-child { box-shadow: inset 3px 0 0 var(--wrong); }
#families th, #families td { padding: 4px 8px; }
#families td:last-child { min-width: 14ch; font-size: 13px; }
.family summary { cursor: pointer; overflow-wrap: anywhere; }
.family summary:focus-visible { outline: 2px solid var(--line); outline-offset: 2px; border-radius: 4px; }
.family dl { margin: 4px 0 6px; font-size: 13px; max-width: 36em; }
.family dt { color: var(--soft); }
.family dd { margin: 0 0 4px; overflow-wrap: anywhere; }
a { color: var(--line); }
.bad { color: var(--bad); font-weight: 600; }
.zero { color: var(--soft); opacity: .55; }
.bar { display: block; width: 72px; height: 9px; border-radius: 2px; overflow: hidden; margin-top: 6px; }
.bar .accepted, .key .accepted { fill: var(--accepted); background: var(--accepted); }
.bar .rejected, .key .rejected { fill: var(--rejected); background: var(--rejected); }
.bar .left-open, .key .left-open { fill: var(--open); background: var(--open); }
.bar .astray, .key .astray { fill: var(--wrong); background: var(--wrong); }
.key { color: var(--soft); font-size: 13px; margin: 0 0 8px; }
.key i { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin: 0 5px 0 14px; }
.key i:first-child { margin-left: 0; }
@media (max-width: 600px) {
  main { padding: 18px 12px 40px; }
  .bug dl { grid-template-columns: 1fr; gap: 0; }
  .bug dd { margin-bottom: 8px; }
  .tag { margin: 4px 6px 0 0; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { padding: 8px 12px; border-bottom: 1px solid var(--rule); }
  tr:last-child { border-bottom: 0; }
  tr.wrong { box-shadow: inset 3px 0 0 var(--wrong); }
  tr.wrong td:first-child { box-shadow: none; }
  td, #families td { display: flex; justify-content: space-between; gap: 12px; padding: 1px 0; border: 0; min-width: 0; white-space: normal; overflow-wrap: anywhere; }
  td.code, td.name, td:last-child, #families td:last-child { min-width: 0; }
  td::before { content: attr(data-title); color: var(--soft); flex: none; }
  td:empty, td:has(.zero), td:has(.bar), #families td:empty, #families td:has(.zero), #families td:has(.bar) { display: none; }
  td.n { text-align: left; white-space: normal; }
}
@media print { main { max-width: none; padding: 0; } .card, .tile { break-inside: avoid; } }
"""
