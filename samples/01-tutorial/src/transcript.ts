/** What was done and what was seen, line by line: no times, no ids, nothing that differs from run to run. */
export class Transcript {
  constructor(private readonly print: (line: string) => void) {}

  title(title: string): void {
    this.print(title);
  }

  chapter(title: string): void {
    this.print('');
    this.print(`== ${title} ==`);
  }

  step(name: string, title: string): void {
    this.print('');
    this.print(`${name}  ${title}`);
  }

  do(what: string): void {
    this.print(`  do   ${what}`);
  }

  see(what: string): void {
    this.print(`  see  ${what}`);
  }
}
