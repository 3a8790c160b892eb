/** The styles of the reference page. */
export const STYLE = `:root{color-scheme:light dark;--back:#fff;--text:#1c1e21;--soft:#57606a;--line:#d8dce2;--code:#f3f5f8;--link:#0b57d0;--get:#0a5c36;--post:#0b4fb8;--put:#8a4b00;--delete:#a8201a;--on:#fff}
@media (prefers-color-scheme:dark){:root{--back:#14161a;--text:#e6e8eb;--soft:#a6aeb8;--line:#333941;--code:#1e2228;--link:#8ab4f8;--get:#7ee0a8;--post:#9cc2ff;--put:#ffc078;--delete:#ff9d96;--on:#14161a}}
*{box-sizing:border-box}html{scroll-padding-top:1rem}
body{margin:0 auto;max-width:78rem;padding:0 1.25rem 4rem;font:16px/1.55 system-ui,sans-serif;background:var(--back);color:var(--text);overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--back);padding:.5rem}
header{padding:2.5rem 0 1rem;max-width:46rem}h1{font-size:2rem;line-height:1.2;margin:0}small{font-size:1rem;font-weight:400;color:var(--soft)}
.lead{font-size:1.15rem;color:var(--soft);margin:.4rem 0 1rem}p{margin:.5rem 0}
main>section>h2{font-size:1.5rem;margin:3rem 0 .25rem}
article{border-top:1px solid var(--line);padding:1.5rem 0 1rem;margin-top:1.25rem}
h3{font-size:1.2rem;line-height:1.3;margin:0 0 .35rem}h4{font-size:.95rem;margin:1.25rem 0 .4rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.86em}
:not(pre)>code{background:var(--code);border-radius:4px;padding:.1em .3em}
pre{background:var(--code);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem;margin:.4rem 0;white-space:pre-wrap}pre code{font-size:.85rem}
.call{margin:.25rem 0}.call code{background:none;padding:0;font-size:.95rem}
.method{display:inline-block;min-width:4.2rem;text-align:center;border-radius:5px;padding:.1rem .45rem;margin-right:.4rem;font-size:.78rem;font-weight:700;letter-spacing:.03em;color:var(--on);background:var(--get)}
.POST{background:var(--post)}.PUT{background:var(--put)}.DELETE{background:var(--delete)}
.who,.refusals,.with{color:var(--soft);font-size:.9rem}.refusals span{display:inline-block;margin-right:.6rem}
table{width:100%;border-collapse:collapse;table-layout:fixed}th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--soft);font-size:.8rem;padding-top:.2rem;padding-bottom:.25rem}th:first-child{width:30%}td p{margin:.15rem 0 0;font-size:.93rem}
.kind{font-size:.9rem;color:var(--soft)}.must{color:var(--delete);font-size:.78rem;white-space:nowrap}.either{margin:.75rem 0 .25rem;font-weight:600}
ul{margin:0;padding:0;list-style:none}.answers>li{margin:.35rem 0}.status{font-variant-numeric:tabular-nums}
details{margin:.2rem 0}summary{cursor:pointer;font-size:.92rem}
nav{border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem;font-size:.92rem}nav h2{font-size:.8rem;color:var(--soft);margin:1rem 0 .2rem;font-weight:600}nav li{padding:.12rem 0}nav a{text-decoration:none}nav a:hover{text-decoration:underline}
:target{scroll-margin-top:1rem}tr:target{background:var(--code)}
@media (min-width:62rem){body{display:grid;grid-template-columns:15rem minmax(0,1fr);column-gap:3rem}header{grid-column:2}nav{grid-column:1;grid-row:1/3;position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;border:0;padding:2.5rem 0 2rem}nav summary{display:none}main{grid-column:2}main>section:first-child>h2{margin-top:1rem}}
@media (max-width:34rem){th:first-child{width:42%}th,td{padding-right:.5rem}}`
