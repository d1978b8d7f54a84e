/* Headings number themselves, as Manuscript.numbered() does; the heading's face ends at its first stop. */
import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { Counter, headEnd } from "./plain.js";

/** An empty heading counts only while one writes in it: what is left empty is not stored. */
function decorate({ doc, selection }, empty) {
  const counter = new Counter();
  const found = [];
  doc.forEach((node, offset) => {
    const end = offset + node.nodeSize;
    if (node.type.name !== "heading") return;
    const here = selection.head > offset && selection.head < end;
    if (!node.textContent.trim() && !here) return;
    found.push(Decoration.node(offset, end, { "data-number": counter.next(node.attrs.level) }));
    const stop = headEnd(node.textContent);
    if (stop < node.textContent.length) {
      found.push(Decoration.inline(offset + 1 + stop, end - 1, { class: "head-over" }));
    }
  });
  if (doc.childCount === 1 && doc.firstChild.isTextblock && !doc.firstChild.content.size) {
    found.push(Decoration.node(0, doc.firstChild.nodeSize, { class: "is-empty", "data-empty": empty }));
  }
  return DecorationSet.create(doc, found);
}

export function numbering(empty) {
  const plugin = new Plugin({
    state: {
      init: (_config, state) => decorate(state, empty),
      apply: (change, set, _old, state) => (change.docChanged || change.selectionSet ? decorate(state, empty) : set),
    },
    props: { decorations: (state) => plugin.getState(state) },
  });
  return plugin;
}

/** A table neither begins nor ends the sheet: one could not get before or behind it. */
export function roomAroundTables() {
  return new Plugin({
    appendTransaction(changes, _old, { doc, schema, tr }) {
      if (!changes.some((change) => change.docChanged)) return null;
      const { paragraph, table } = schema.nodes;
      if (doc.lastChild.type === table) tr.insert(doc.content.size, paragraph.create());
      if (doc.firstChild.type === table) tr.insert(0, paragraph.create());
      return tr.docChanged ? tr.setMeta("addToHistory", false) : null;
    },
  });
}
