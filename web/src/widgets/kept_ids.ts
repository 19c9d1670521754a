// A few ids that this browser remembers, the newest ones. Where nothing can be stored, or nothing read of what is, this
// page remembers them alone.

export class KeptIds {
  private own: readonly string[] = [];
  private isBlocked = false;

  constructor(
      private readonly key: string, private readonly most: number,
      private readonly storage: () => Pick<Storage, 'getItem'|'setItem'> = () => window.localStorage) {}

  has(id: string): boolean {
    return this.read().includes(id);
  }

  add(id: string): void {
    this.write([...this.read().filter((kept) => kept !== id), id].slice(-this.most));
  }

  remove(id: string): void {
    this.write(this.read().filter((kept) => kept !== id));
  }

  private read(): readonly string[] {
    if (this.isBlocked) return this.own;
    try {
      return [...JSON.parse(this.storage().getItem(this.key) ?? '[]') as string[]];
    } catch {
      this.isBlocked = true;
      return this.own;
    }
  }

  private write(ids: readonly string[]): void {
    this.own = ids;
    try {
      this.storage().setItem(this.key, JSON.stringify(ids));
    } catch {
      this.isBlocked = true;
    }
  }
}
