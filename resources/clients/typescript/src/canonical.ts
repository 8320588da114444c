// A row's canonical JSON: keys sorted, no spaces, numbers with the digits that they were written with, which
// JSON.parse forgets. The channels' hashes are over it.

const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openingBracket = 0x5b;
const backslash = 0x5c;
const closingBracket = 0x5d;
const openingBrace = 0x7b;
const closingBrace = 0x7d;

class Scanner {
  private at = 0;
  // What has been met that canonical JSON would have otherwise.
  private oddities = 0;

  constructor(private readonly text: string) {}

  // The canonical text of the value that begins here: mostly as it stands, which the server writes so already.
  value(): string {
    const first = this.peek();
    const begin = this.at;
    const before = this.oddities;
    const make = this.read(first);
    return this.oddities === before ? this.text.slice(begin, this.at) : make();
  }

  // Goes behind the value, and gives what would write it.
  private read(first: number): () => string {
    if (first === openingBrace) return this.object();
    if (first === openingBracket) return this.array();
    if (first === quote) {
      const text = this.string();
      return () => quoted(text);
    }
    const text = this.literal();
    return () => text;
  }

  // Calls `each` where the value of each member, or each item, begins; it has to read it.
  members(each: (key: string) => void): void {
    this.listed(closingBrace, () => {
      const key = this.string();
      this.skip(colon);
      each(key);
    });
  }
  items(each: () => void): void {
    this.listed(closingBracket, each);
  }

  private object(): () => string {
    const members: [string, string][] = [];
    let last = "";
    this.members((key) => {
      if (key < last) ++this.oddities;
      last = key;
      members.push([key, this.value()]);
    });
    return () => {
      members.sort(([a], [b]) => (a < b ? -1 : 1));
      return `{${members.map(([key, value]) => `${quoted(key)}:${value}`).join(",")}}`;
    };
  }

  private array(): () => string {
    const items: string[] = [];
    this.items(() => items.push(this.value()));
    return () => `[${items.join(",")}]`;
  }

  private literal(): string {
    const begin = this.at;
    for (let code = this.code(); code > space; code = this.code()) {
      if (code === comma || code === closingBracket || code === closingBrace) break;
      ++this.at;
    }
    return this.text.slice(begin, this.at);
  }

  private string(): string {
    this.skip(quote);
    const begin = this.at;
    let escapes = false;
    for (let code = this.code(); code !== quote; code = this.code()) {
      escapes ||= code === backslash;
      this.at += code === backslash ? 2 : 1;
    }
    const inside = this.text.slice(begin, this.at++);
    if (!escapes) return inside;
    ++this.oddities;
    return JSON.parse(`"${inside}"`) as string;
  }

  private listed(end: number, each: () => void): void {
    this.peek();
    ++this.at;
    while (this.peek() !== end) {
      each();
      this.skip(comma);
    }
    ++this.at;
  }

  private code(): number {
    return this.text.charCodeAt(this.at);
  }
  // The next character that is not white.
  private peek(): number {
    let code = this.code();
    while (code <= space) {
      ++this.oddities;
      ++this.at;
      code = this.code();
    }
    return code;
  }
  private skip(what: number): void {
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
