import { sha256 } from "./sha256.js";

const modulus = 1n << 256n;

// What a channel's rows add up to: the sum modulo 2^256 of their SHA-256, as the server says it with each heartbeat.
// A row is hashed when the sum is asked for, not each time that it changes in between.
export class Proof {
  private sum = 0n;
  private readonly hashed = new Map<string, bigint>();
  private readonly unhashed = new Map<string, string>();

  clear(): void {
    this.sum = 0n;
    this.hashed.clear();
    this.unhashed.clear();
  }
  // `row` is canonical JSON.
  put(key: string, row: string): void {
    this.remove(key);
    this.unhashed.set(key, row);
  }
  remove(key: string): void {
    this.unhashed.delete(key);
    this.sum -= this.hashed.get(key) ?? 0n;
    this.hashed.delete(key);
  }
  hash(): string {
    for (const [key, row] of this.unhashed) {
      const digest = BigInt("0x" + sha256(row));
      this.hashed.set(key, digest);
      this.sum += digest;
    }
    this.unhashed.clear();
    this.sum = ((this.sum % modulus) + modulus) % modulus;
    return this.sum.toString(16).padStart(64, "0");
  }
}
