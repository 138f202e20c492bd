/**
 * The look of all pages, in light and dark. A state is told by its sign as well as by its colour, and the colours are blue and orange, which
 * all eyes tell apart (Okabe and Ito, "Color Universal Design", 2008).
 */
export const STYLE = `
:root { --paper: #fff; --ink: #222; --soft: #5f6670; --line: #d9dce1; --panel: #f5f6f8; --link: #005a94;
  --pass: #cfe4f6; --pass-ink: #00395f; --part: #fdf0c4; --part-ink: #5c4300; --fail: #f9cfb4; --fail-ink: #6b2500; --stop: #e3d3f2; --stop-ink: #43206b; --none: #eceef1; --none-ink: #5f6670; --bar: #0072b2; --mark: #fff1b8; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181c; --ink: #e6e8eb; --soft: #a3abb6; --line: #373c44; --panel: #20242a; --link: #7cc4f5;
  --pass: #12405f; --pass-ink: #d3ebff; --part: #54440f; --part-ink: #ffecb3; --fail: #6e3410; --fail-ink: #ffdcc4; --stop: #472b66; --stop-ink: #ecdcff; --none: #2a2f36; --none-ink: #a3abb6; --bar: #58b1e8; --mark: #4d4413; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
a { color: var(--link); } p { margin: .4rem 0; max-width: 52rem; } .soft { color: var(--soft); }
code, pre { font: .875em/1.45 ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
.cards { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1rem 0; padding: 0; list-style: none; }
.cards li { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .9rem; min-width: 7rem; } .cards b { display: block; font-size: 1.4rem; line-height: 1.2; }
table { border-collapse: collapse; } th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; } th { font-weight: 600; } .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.w { white-space: nowrap; }
.scroll { overflow: auto; max-width: 100%; border: 1px solid var(--line); border-radius: .4rem; } .scroll:focus-visible, td:focus-visible, button:focus-visible, a:focus-visible, summary:focus-visible, input:focus-visible { outline: 3px solid var(--link); outline-offset: -1px; }
.heat { max-height: 75vh; } .heat table { border-collapse: separate; border-spacing: 0; } .heat th, .heat td { border-right: 1px solid var(--line); padding: .1rem .3rem; } .heat td.c { text-align: center; min-width: 1.9rem; cursor: default; }
.heat thead th { position: sticky; top: 0; background: var(--panel); z-index: 2; } .heat thead tr + tr th { top: 1.75rem; } .heat thead tr:first-child th { height: 1.75rem; white-space: nowrap; } .heat tbody th { position: sticky; left: 0; background: var(--paper); z-index: 1; font-weight: 400; white-space: nowrap; max-width: 18rem; overflow: hidden; text-overflow: ellipsis; } .heat thead th.name { left: 0; z-index: 3; }
.heat button { all: unset; cursor: pointer; padding: 0 .15rem; min-width: 1.3rem; text-align: center; } .heat th[aria-sort=ascending] button::after { content: ' ▲'; font-size: .7em; } .heat th[aria-sort=descending] button::after { content: ' ▼'; font-size: .7em; }
.p { background: var(--pass); color: var(--pass-ink); } .h { background: var(--part); color: var(--part-ink); } .f { background: var(--fail); color: var(--fail-ink); font-weight: 600; } .s { background: var(--stop); color: var(--stop-ink); font-weight: 600; } .o { background: var(--none); color: var(--none-ink); }
.key span { display: inline-block; padding: 0 .5rem; margin: 0 .3rem .3rem 0; border-radius: .2rem; }
.hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
#here { min-height: 1.6rem; } input { font: inherit; padding: .2rem .5rem; border: 1px solid var(--soft); border-radius: .3rem; background: var(--paper); color: var(--ink); }
svg { display: block; max-width: 100%; height: auto; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif; } svg .bar { fill: var(--bar); } svg .axis { stroke: var(--soft); }
.meter { display: inline-block; width: 8rem; height: .7rem; background: var(--none); border-radius: .2rem; overflow: hidden; vertical-align: middle; } .meter i { display: block; height: 100%; background: var(--bar); }
.check { border-left: .35rem solid var(--line); padding: .2rem 0 .2rem .8rem; margin: .5rem 0; } .check.p { background: none; color: inherit; border-color: var(--bar); } .check.f, .check.h, .check.s { background: none; color: inherit; font-weight: 400; border-color: var(--fail-ink); } .check.o { background: none; color: inherit; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: .3rem 0; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 1rem; } .sides pre { margin: 0; overflow: auto; border: 1px solid var(--line); border-radius: .4rem; counter-reset: line; padding: .4rem 0; }
.sides pre span { display: block; width: max-content; min-width: 100%; padding: 0 .6rem; min-height: 1.45em; } .sides pre span::before { counter-increment: line; content: counter(line); display: inline-block; width: 2.5rem; margin-right: .8rem; text-align: right; color: var(--soft); } .sides pre .m { background: var(--mark); } .sides pre .m::before { content: counter(line) ' ▎'; }
@media print { .heat { max-height: none; } }
`;
