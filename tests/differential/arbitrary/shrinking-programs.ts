import fc, { Arbitrary, type Random, type Stream, type Value } from 'fast-check';
import type { Operation, Program } from '../program/operation';

/** What an operation works without. */
const OPTIONAL = new Set('options arguments properties size mandatory immediate multiple requeue ifUnused ifEmpty noAck global'.split(' '));

/**
 * Programs of another arbitrary that become smaller as programs do: cut after the step that failed, then whole stretches
 * left out, then single operations, then options. What is made of a program needs no context, so written ones shrink, too.
 */
export class ShrinkingPrograms extends Arbitrary<Program> {
  /** @param failedAt the step at which a program failed, if that is known */
  constructor(
    private readonly programs: Arbitrary<Program>,
    private readonly failedAt: (program: Program) => number | undefined,
  ) {
    super();
  }

  override generate(random: Random, biasFactor: number | undefined): Value<Program> {
    return this.programs.generate(random, biasFactor);
  }

  override canShrinkWithoutContext(value: unknown): value is Program {
    return Array.isArray(value);
  }

  override shrink(program: Program): Stream<Value<Program>> {
    return fc.stream(this.smaller(program)).map((each) => new fc.Value<Program>(each, undefined));
  }

  private *smaller(program: Program): IterableIterator<Program> {
    const needed = (this.failedAt(program) ?? program.length) + 1;
    if (needed < program.length) yield program.slice(0, needed);
    for (let size = Math.floor(program.length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let start = program.length - size; start >= 0; start -= size) yield program.toSpliced(start, size);
    }
    for (const [index, operation] of program.entries()) {
      for (const simpler of simplerOperations(operation)) yield program.with(index, simpler);
    }
  }
}

function* simplerOperations(operation: Operation): Generator<Operation> {
  for (const [name, value] of Object.entries(operation)) {
    if (!OPTIONAL.has(name)) continue;
    const { [name as keyof Operation]: _left, ...rest } = operation;
    yield rest as unknown as Operation;
    for (const simpler of withLess(value)) yield { ...operation, [name]: simpler };
  }
  if (operation.on !== 'a1' && operation.on.length > 1) yield { ...operation, on: 'a1' } as Operation;
}

/** A table without one of its fields, or with one of its tables smaller. */
function* withLess(value: unknown): Generator {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) return;
  for (const [name, inner] of Object.entries(value)) {
    yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
    for (const simpler of withLess(inner)) yield { ...value, [name]: simpler };
  }
}
