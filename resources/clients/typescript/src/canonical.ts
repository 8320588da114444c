// A row's canonical JSON: keys sorted, no spaces, numbers with the digits that they were written with, which
// JSON.parse forgets. The channels' hashes are over it.

class Scanner {
  private at = 0;

  constructor(private readonly text: string) {}

  // The canonical text of the value that begins here.
  value(): string {
    const first = this.peek();
    if (first === "{") {
      const members: [string, string][] = [];
      this.members((key) => members.push([key, this.value()]));
      members.sort(([a], [b]) => (a < b ? -1 : 1));
      return `{${members.map(([key, value]) => `${quoted(key)}:${value}`).join(",")}}`;
    }
    if (first === "[") {
      const items: string[] = [];
      this.items(() => items.push(this.value()));
      return `[${items.join(",")}]`;
    }
    if (first === '"') return quoted(this.string());
    const begin = this.at;
    while (this.at < this.text.length && !/[\s,\]}]/.test(this.text[this.at]!)) ++this.at;
    return this.text.slice(begin, this.at);
  }

  // Calls `each` where the value of each member, or each item, begins; it has to read it.
  members(each: (key: string) => void): void {
    this.listed("}", () => {
      const key = this.string();
      this.skip(":");
      each(key);
    });
  }
  items(each: () => void): void {
    this.listed("]", each);
  }

  private listed(end: string, each: () => void): void {
    this.peek();
    ++this.at;
    while (this.peek() !== end) {
      each();
      this.skip(",");
    }
    ++this.at;
  }

  private string(): string {
    this.skip('"');
    const begin = this.at;
    while (this.text[this.at] !== '"') this.at += this.text[this.at] === "\\" ? 2 : 1;
    const inside = this.text.slice(begin, this.at++);
    return inside.includes("\\") ? (JSON.parse(`"${inside}"`) as string) : inside;
  }

  private peek(): string | undefined {
    while (/\s/.test(this.text[this.at] ?? "")) ++this.at;
    return this.text[this.at];
  }
  private skip(what: string): void {
    if (this.peek() === what) ++this.at;
  }
}

// As the server writes it: control characters in upper case where they have no letter of their own.
function quoted(text: string): string {
  const json = JSON.stringify(text);
  if (!json.includes("\\")) return json;
  return json.replace(/\\(u[0-9a-f]{4}|.)/g, (escape) => (escape.length > 2 ? "\\u" + upper(escape) : escape));
}
const upper = (escape: string) => escape.slice(2).toUpperCase();

// The rows below data.rows or data.upsert of a message that JSON.parse has taken already.
export function rowTexts(message: string): string[] {
  const rows: string[] = [];
  const scanner = new Scanner(message);
  const rowsOf = (name: string) => {
    if (name === "rows" || name === "upsert") scanner.items(() => rows.push(scanner.value()));
    else scanner.value();
  };
  scanner.members((name) => (name === "data" ? scanner.members(rowsOf) : scanner.value()));
  return rows;
}
