/* The plain form of a manuscript, as commons/manuscript reads it: the same patterns, the same laws.
   A manuscript is {v: 1, blocks: [{kind, level, runs} | {kind: "table", header, rows, widths}]}. */
const CHINESE = "[一二三四五六七八九十百零〇]{1,5}";
const TYPED = [
  `${CHINESE}\\s*、\\s*`,
  `[（(]\\s*${CHINESE}\\s*[）)]\\s*、?\\s*`,
  "[0-9０-９]{1,3}\\s*(?:[.．](?![0-9０-９])|[.．](?=[12]\\d{3}年)|、)\\s*",
  "(?:[（(]\\s*[0-9０-９]{1,3}\\s*[）)]|[⑴-⒇])\\s*、?\\s*",
].map((pattern) => new RegExp(`^${pattern}`));

/** The level whose number a line begins with, and the rest; 0 and the line itself for none. */
export function recognised(line) {
  for (const [at, typed] of TYPED.entries()) {
    const found = typed.exec(line);
    if (found && found[0].length < line.length) return [at + 1, line.slice(found[0].length)];
  }
  return [0, line];
}

const DIGITS = "零一二三四五六七八九";

/** 1 gives 一, 12 gives 十二, 105 gives 一百零五; beyond 999 the figures. */
export function chinese(n) {
  if (n < 1 || n > 999) return String(n);
  const [hundreds, tens, ones] = [Math.floor(n / 100), Math.floor(n / 10) % 10, n % 10];
  let text = hundreds ? `${DIGITS[hundreds]}百` : "";
  if (tens) text += tens === 1 && !hundreds ? "十" : `${DIGITS[tens]}十`;
  else if (hundreds && ones) text += "零";
  return text + (ones ? DIGITS[ones] : "");
}

/** Counts headings as they come: a heading begins the levels below it anew. */
export class Counter {
  at = [0, 0, 0, 0, 0];

  next(level) {
    this.at[level] += 1;
    this.at.fill(0, level + 1);
    const n = this.at[level];
    return [`${chinese(n)}、`, `（${chinese(n)}）`, `${n}.`, `（${n}）`][level - 1];
  }
}

/** Where a heading that runs on into its paragraph ends; its length if all of it is heading. */
export function headEnd(text) {
  const ends = [..."。：？！；"].map((mark) => text.indexOf(mark)).filter((at) => at >= 0 && at < text.length - 1);
  return ends.length ? Math.min(...ends) + 1 : text.length;
}

const NOISE = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** A run's text: breaks and tabs as one space, what cannot be seen taken out. */
export const oneLine = (text) => text.replace(/[\s\u00a0]*[\n\t\v\f][\s\u00a0]*|\u00a0/g, " ").replace(NOISE, "");

/** Runs of one weight joined, empty ones dropped, both ends trimmed. */
export function tidy(runs) {
  const joined = [];
  for (const { text, bold } of runs) {
    const last = joined.at(-1);
    if (last && !last.bold === !bold) last.text += text;
    else if (text) joined.push(bold ? { text, bold: true } : { text });
  }
  while (joined.length && !(joined[0].text = joined[0].text.trimStart())) joined.shift();
  while (joined.length && !(joined.at(-1).text = joined.at(-1).text.trimEnd())) joined.pop();
  return joined;
}

export const textOf = (runs) => runs.map((run) => run.text).join("");

/** Runs without their first characters. */
export function without(runs, count) {
  const kept = [];
  for (const run of runs) {
    const gone = Math.min(count, run.text.length);
    count -= gone;
    if (gone < run.text.length) kept.push({ ...run, text: run.text.slice(gone) });
  }
  return kept;
}

const ESCAPED = /\\(.)/g;

function markedRuns(text, marks) {
  if (!marks) return tidy([{ text }]);
  const parts = text.replace(/^\\ /, "").replace(/(?<!\\)((?:\\\\)*)\*\*/g, "$1\n").split("\n");
  if (parts.length % 2 === 0) parts.splice(-2, 2, `${parts.at(-2)}**${parts.at(-1)}`);
  return tidy(parts.map((part, n) => ({ text: part.replace(ESCAPED, "$1"), bold: n % 2 === 1 })));
}

const RULE = /^\|(?:[-—:]*[0-9]{0,5}[-—:]+\|)+$/;

function tableOf(lines, marks) {
  let header = 0;
  let widths = [];
  const rows = [];
  lines.forEach((line, n) => {
    if (n <= 1 && RULE.test(line.replaceAll(" ", ""))) {
      header = n;
      const figures = line.split("|").slice(1, -1).map((part) => Number(part.replace(/\D/g, "")));
      widths = figures.every(Boolean) ? figures : [];
      return;
    }
    const cells = line.slice(1).replace(marks ? /(?<!\\)((?:\\\\)*)\|/g : /()\|/g, "$1\n").split("\n").slice(0, -1);
    rows.push(cells.map((cell) => ({ runs: markedRuns(cell.trim(), marks) })));
  });
  if (!rows.length) return [];
  const columns = Math.max(...rows.map((row) => row.length));
  rows.forEach((row) => { while (row.length < columns) row.push({ runs: [] }); });
  const table = { kind: "table", header, rows };
  if (widths.length === columns) table.widths = widths;
  return [table];
}

/** The manuscript that lines say: numbers make headings, | … | tables; ``marks`` reads ** and \\ too. */
export function fromPlain(text, { marks = false } = {}) {
  const blocks = [];
  let rows = [];
  for (const line of [...text.split(/\r\n?|[\n\u2028\u2029\x85]/), ""]) {
    const kept = oneLine(line).trim();
    if (/^\|.*\|$/.test(kept) && kept.length > 1) {
      rows.push(kept);
      continue;
    }
    if (rows.length) blocks.push(...tableOf(rows, marks));
    rows = [];
    if (!kept) continue;
    const [level, rest] = recognised(kept);
    const runs = markedRuns(rest, marks);
    if (runs.length) blocks.push(level ? { kind: "heading", level, runs } : { kind: "paragraph", runs });
  }
  return { v: 1, blocks };
}

/** 字数: what one sees; white space, joiners and combining marks don't count. */
export const count = (text) => [...text.normalize("NFC").replace(/[\s\p{Mn}\p{Me}\p{Cf}\p{Cc}\p{Cs}]/gu, "")].length;
