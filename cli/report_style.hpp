#pragma once
// The style sheet of the report: light and dark, without scripts, fonts of the system.
namespace relucert {

inline constexpr const char* report_style = R"css(
:root { color-scheme: light dark; --back: #fbfbfa; --card: #ffffff; --text: #1d2228; --faint: #5c6670; --line: #d9dde1;
  --good: #1a7f4b; --bad: #b3261e; --open: #8a6100; --blue: #2a5db0; --track: #e8ecf1; --code: #f1f3f5; }
@media (prefers-color-scheme: dark) {
  :root { --back: #14171a; --card: #1c2024; --text: #e4e7ea; --faint: #9aa4ae; --line: #343a41;
    --good: #58c98d; --bad: #ff8a80; --open: #e3b341; --blue: #7fb0ff; --track: #2a3037; --code: #262b31; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 40px 0 10px; }
h3 { font-size: 17px; margin: 0 0 2px; line-height: 1.35; }
a { color: var(--blue); text-decoration: none; } a:hover { text-decoration: underline; }
.faint { color: var(--faint); } .small { font-size: 13px; }
.tiles { display: flex; flex-wrap: wrap; gap: 12px; margin: 18px 0 8px; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 10px 16px; min-width: 120px; }
.tile b { display: block; font-size: 22px; line-height: 1.2; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; font-size: 13px; color: var(--faint); }
th, td { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr.folder td { padding-top: 22px; border-bottom: 2px solid var(--line); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.scroll { overflow-x: auto; }
code { font: 13px/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; background: var(--code); border-radius: 4px; padding: 1px 4px;
  overflow-wrap: anywhere; }
.value { font: 13px/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.line { white-space: nowrap; }
.mark { display: inline-block; font-size: 12.5px; font-weight: 600; border: 1px solid currentColor; border-radius: 10px; padding: 0 8px; white-space: nowrap; }
.mark.good { color: var(--good); } .mark.bad { color: var(--bad); } .mark.open { color: var(--open); } .mark.plain { color: var(--blue); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px 18px; margin: 14px 0; }
details { margin: 8px 0 0; } summary { cursor: pointer; } details.instance { border-top: 1px solid var(--line); padding-top: 8px; }
details.instance > div { padding: 6px 0 8px 16px; }
ul.ledger { margin: 6px 0; padding-left: 20px; } ul.ledger li { margin: 3px 0; overflow-wrap: anywhere; }
svg { display: block; width: 100%; max-width: 760px; height: auto; margin: 10px 0; }
svg text { fill: var(--text); font-size: 12px; font-family: inherit; } svg text.faint { fill: var(--faint); }
svg .track { fill: var(--track); } svg .range { fill: var(--blue); } svg .grid { stroke: var(--line); }
)css";

}  // namespace relucert
