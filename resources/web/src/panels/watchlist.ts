import type { PriceRow, Watchlists } from "tidemark-client";
import type { Context } from "../context";
import { choose, confirm } from "../dialog";
import { field, h, show } from "../dom";
import { arrow, tone } from "../format";
import { button, frame, type Frame, type Panel } from "../panel";
import { Table } from "../table";

type List = Watchlists["lists"][number];

const secondsToRead = 30;
const unpriced = { price: null, bid: null, ask: null, previous_close: null };

function change(price: PriceRow): number | null {
  const last = Number(price.price);
  const before = Number(price.previous_close);
  return price.price === null || price.previous_close === null || before === 0 ? null : last / before - 1;
}

// The symbols of one list with their prices; the lists are the server's, and edited here.
class WatchlistPanel implements Panel {
  readonly name = "watchlist";
  readonly element: HTMLElement;
  private readonly frame: Frame;
  private readonly table: Table<PriceRow>;
  private lists: List[] = [];
  // Without them, as with a ticket, the session's symbols are shown, and nothing is edited.
  private areRead = false;
  private chosen = 0;
  private changes = 0;
  private ticks = 0;
  private readonly picker = h("select", { "aria-label": "List" });
  private readonly edit = button("Edit", () => this.toggle());
  private readonly add = h("select");
  private readonly editor: HTMLElement;

  constructor(private readonly context: Context) {
    this.table = this.priceTable();
    this.editor = this.listEditor();
    this.frame = frame("watchlist", "Watchlist", this.table.element, this.editor);
    this.element = this.frame.element;
    this.frame.tools.append(this.picker, this.edit);
    this.edit.setAttribute("aria-pressed", "false");
    this.picker.addEventListener("change", () => {
      this.chosen = this.picker.selectedIndex;
      this.render();
    });
    context.watch(["prices", "session"], () => this.render());
    context.onSymbol(() => this.render());
    this.render();
  }

  age = () => this.context.mirror.age("prices");
  shown = () => void this.read();
  tick = () => {
    if (++this.ticks % secondsToRead === 0 && this.editor.hidden) void this.read();
  };

  private get list(): List {
    return this.lists[this.chosen] ?? { name: "Session", symbols: this.sessionSymbols };
  }
  private get sessionSymbols(): string[] {
    return this.context.mirror.one("session")?.symbols ?? [];
  }

  private async read(): Promise<void> {
    const before = this.changes;
    const answer = await this.context.rest.watchlist().catch(() => null);
    // What was asked before a change does not know it.
    if (answer !== null && before === this.changes) this.take(answer);
  }

  private take({ lists }: Watchlists): void {
    this.lists = lists;
    this.areRead = true;
    this.chosen = Math.max(0, Math.min(this.chosen, lists.length - 1));
    this.render();
  }

  private render(): void {
    const { context, list } = this;
    const names = this.lists.map(({ name }) => name);
    if ([...this.picker.options].map((option) => option.text).join("\n") !== names.join("\n"))
      this.picker.replaceChildren(...names.map((name) => h("option", {}, name)));
    this.picker.selectedIndex = this.chosen;
    show(this.picker, names.length > 1);
    this.edit.disabled = !this.areRead;
    context.restrict("trader", this.edit);
    this.fillAdd();
    if (!context.mirror.has("session")) return;
    this.table.set(list.symbols.map((symbol) => context.mirror.one("prices", symbol) ?? { symbol, ...unpriced }));
    const [first] = list.symbols.length > 0 ? list.symbols : this.sessionSymbols;
    if (context.symbol === "" && first !== undefined) context.symbol = first;
  }

  private priceTable(): Table<PriceRow> {
    const { context } = this;
    return new Table<PriceRow>({
      label: "Watchlist",
      key: (price) => price.symbol,
      empty: "No symbols in this list. Edit it to add some of the session's.",
      onPick: (price) => (context.symbol = price.symbol),
      isPicked: (price) => price.symbol === context.symbol,
      columns: [
        { title: "Symbol", head: true, cell: (price) => price.symbol },
        { title: "Last", numeric: true, cell: (price) => context.price(price.symbol, price.price) },
        {
          title: "Change",
          numeric: true,
          cell: (price) => {
            const ratio = change(price);
            if (ratio === null) return "–";
            const text = `${Math.abs(ratio * 100).toFixed(2)} %`;
            const way = tone(ratio.toFixed(6), text);
            return { text: arrow(way) + text, tone: way };
          },
        },
        { title: "Bid", numeric: true, cell: (price) => context.price(price.symbol, price.bid) },
        { title: "Ask", numeric: true, cell: (price) => context.price(price.symbol, price.ask) },
        { title: "", controls: (row) => this.rowControls(row) },
      ],
    });
  }

  private rowControls(row: () => PriceRow): HTMLElement {
    const { symbol } = row();
    const control = (text: string, label: string, moved: (symbols: string[], at: number) => void) => {
      const made = button(text, async () => {
        const symbols = [...this.list.symbols];
        moved(symbols, symbols.indexOf(symbol));
        const saved = this.save(this.lists.map((list, i) => (i === this.chosen ? { ...list, symbols } : list)));
        // A row that is moved loses the focus.
        made.focus();
        await saved;
      });
      made.setAttribute("aria-label", `${label} ${symbol}`);
      this.context.restrict("trader", made);
      return made;
    };
    const shift = (by: number) => (symbols: string[], at: number) => {
      symbols.splice(at, 1);
      symbols.splice(Math.max(0, at + by), 0, symbol);
    };
    return h(
      "div",
      { class: "row-actions" },
      control("↑", "Move up", shift(-1)),
      control("↓", "Move down", shift(1)),
      control("×", "Remove", (symbols, at) => symbols.splice(at, 1)),
    );
  }

  private listEditor(): HTMLElement {
    const adds = button("Add", () => {
      const symbol = this.add.value;
      if (symbol === "") return;
      const symbols = [...this.list.symbols, symbol];
      void this.save(this.lists.map((list, i) => (i === this.chosen ? { ...list, symbols } : list)));
    });
    const editor = h(
      "div",
      { class: "list-editor" },
      field("Symbol", this.add, "inline-field"),
      adds,
      button("New list…", () => void this.makeList()),
      button("Rename…", () => void this.renameList()),
      button("Delete list", () => void this.deleteList()),
    );
    show(editor, false);
    return editor;
  }

  private fillAdd(): void {
    const symbols = this.sessionSymbols.filter((symbol) => !this.list.symbols.includes(symbol));
    if ([...this.add.options].map((option) => option.value).join("\n") === symbols.join("\n")) return;
    this.add.replaceChildren(...symbols.map((symbol) => h("option", { value: symbol }, symbol)));
  }

  private toggle(): void {
    const editing = this.editor.hidden;
    show(this.editor, editing);
    this.element.toggleAttribute("data-editing", editing);
    this.edit.setAttribute("aria-pressed", String(editing));
    if (editing) void this.read();
  }

  // Shown at once, so that the next change begins from it; read again where the server refused it.
  private async save(lists: List[]): Promise<void> {
    ++this.changes;
    this.take({ lists });
    const saved = await this.context.act(null, "watchlist.put", { lists }, { label: "Changing the watchlist" });
    if (saved === null) await this.read();
  }

  // A name that no list has yet; null: none was given.
  private async nameFor(title: string, name: string): Promise<string | null> {
    const input = h("input", { type: "text", maxlength: 40, value: name });
    const chosen = await choose(title, "", [{ label: "Save", className: "primary" }], field("Name", input), () => {
      const text = input.value.trim();
      const isTaken = text !== name && this.lists.some((list) => list.name === text);
      input.setCustomValidity(text === "" ? "A list has a name" : isTaken ? "There is such a list" : "");
      return input.reportValidity();
    });
    return chosen === null ? null : input.value.trim();
  }

  private async makeList(): Promise<void> {
    const name = await this.nameFor("New list", "");
    if (name === null) return;
    this.chosen = this.lists.length;
    await this.save([...this.lists, { name, symbols: [] }]);
  }

  private async renameList(): Promise<void> {
    const name = await this.nameFor("Rename the list", this.list.name);
    if (name !== null) await this.save(this.lists.map((list, i) => (i === this.chosen ? { ...list, name } : list)));
  }

  private async deleteList(): Promise<void> {
    if (!(await confirm("Delete the list?", `${this.list.name}: its symbols stay in the session.`, "Delete"))) return;
    await this.save(this.lists.filter((_, i) => i !== this.chosen));
  }
}

export const watchlist = (context: Context): Panel => new WatchlistPanel(context);
