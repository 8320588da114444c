import { h, setAttribute, setText } from "./dom";
import { Still } from "./still";

export interface Cell {
  text: string;
  tone?: string;
  title?: string;
}

export interface Column<Row> {
  title: string;
  numeric?: boolean;
  cell?: (row: Row) => string | Cell;
  // A cell of controls, made once a row; `row` gives the row as it is when asked. `update` fits them to it.
  controls?: (row: () => Row) => HTMLElement;
  update?: (cell: HTMLElement, row: Row) => void;
  head?: boolean;
}

interface Line<Row> {
  element: HTMLTableRowElement;
  cells: HTMLTableCellElement[];
  row: Row;
}

export interface TableOptions<Row> {
  label: string;
  columns: Column<Row>[];
  key: (row: Row) => string;
  // Why it is empty and what to do about it.
  empty: string;
  onPick?: (row: Row) => void;
  isPicked?: (row: Row) => boolean;
  // Its rows come and go by themselves: they stay where they are while one is about to be acted on.
  isHeld?: boolean;
}

// A table whose rows keep their elements, so that focus, selection and scrolling survive an update.
export class Table<Row> {
  readonly element: HTMLElement;
  private readonly body = h("tbody");
  private readonly note: HTMLElement;
  private readonly lines = new Map<string, Line<Row>>();
  private readonly scroller: HTMLElement;
  private loading = true;
  private readonly still: Still | undefined;
  // What is to be shown as soon as nothing is about to be pressed.
  private held: Row[] | undefined;

  constructor(private readonly options: TableOptions<Row>) {
    const released = () => this.held !== undefined && this.set(this.held);
    if (options.isHeld === true) this.still = new Still(this.body, ".row-actions", released);
    const heads = options.columns.map((column) =>
      h(
        "th",
        { scope: "col", class: column.numeric ? "number" : null },
        column.title === "" ? h("span", { class: "unseen" }, "Actions") : column.title,
      ),
    );
    this.note = h("p", { class: "empty" });
    const table = h(
      "table",
      {},
      h("caption", { class: "unseen" }, options.label),
      h("thead", {}, h("tr", {}, ...heads)),
      this.body,
    );
    this.scroller = h("div", { class: "scroller", tabindex: 0, role: "group", "aria-label": options.label }, table);
    this.element = h("div", { class: "table", "data-loading": true }, this.scroller, skeleton(), this.note);
    this.note.hidden = true;
  }

  set(rows: Row[]): void {
    if (this.loading) {
      this.loading = false;
      this.element.removeAttribute("data-loading");
    }
    this.held = this.still?.isHeld === true ? rows : undefined;
    const gone = new Set(this.lines.keys());
    let before: Element | null = this.body.firstElementChild;
    let hasMoved = false;
    for (const row of rows) {
      const key = this.options.key(row);
      gone.delete(key);
      const line = this.lines.get(key) ?? this.addLine(key, row);
      line.row = row;
      this.fill(line);
      line.element.removeAttribute("data-gone");
      if (line.element === before) before = before.nextElementSibling;
      else if (this.held === undefined) {
        hasMoved ||= before !== null;
        this.body.insertBefore(line.element, before);
      } else if (!line.element.isConnected) this.body.append(line.element);
    }
    for (const key of gone) {
      const element = this.lines.get(key)?.element;
      element?.setAttribute("data-gone", "");
      if (this.held !== undefined) continue;
      hasMoved ||= element?.nextElementSibling !== null;
      // Not to the next row's button, where a second Enter would act on that one.
      if (element?.contains(document.activeElement)) this.scroller.focus();
      element?.remove();
      this.lines.delete(key);
    }
    if (hasMoved) this.still?.moved();
    this.note.hidden = this.lines.size > 0;
    this.scroller.hidden = this.lines.size === 0;
    setText(this.note, this.options.empty);
  }

  private addLine(key: string, row: Row): Line<Row> {
    const line: Line<Row> = { element: h("tr"), cells: [], row };
    for (const column of this.options.columns) {
      const cell = column.head ? h("th", { scope: "row" }) : h("td", { class: column.numeric ? "number" : null });
      if (column.controls) cell.append(column.controls(() => line.row));
      if (column.head && this.options.onPick) {
        cell.append(h("button", { type: "button", class: "link", onclick: () => this.options.onPick?.(line.row) }));
      }
      line.cells.push(cell);
      line.element.append(cell);
    }
    this.lines.set(key, line);
    return line;
  }

  private fill(line: Line<Row>): void {
    this.options.columns.forEach((column, index) => {
      const cell = line.cells[index];
      if (cell === undefined) return;
      column.update?.(cell, line.row);
      if (column.cell === undefined) return;
      const value = column.cell(line.row);
      const { text, tone = "", title = "" } = typeof value === "string" ? { text: value } : value;
      setText(cell.firstElementChild ?? cell, text);
      setAttribute(cell, "data-tone", tone || null);
      setAttribute(cell, "title", title || null);
    });
    const picked = this.options.isPicked?.(line.row) === true;
    setAttribute(line.element, "data-picked", picked ? "" : null);
  }
}

export function skeleton(lines = 3): HTMLElement {
  const bars = Array.from({ length: lines }, () => h("span", { class: "skeleton-bar" }));
  return h("div", { class: "skeleton", role: "status", "aria-label": "Loading" }, ...bars);
}
