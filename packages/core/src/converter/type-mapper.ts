import { AmqpOptionsError } from '../errors/options-error';
import type { PayloadType } from './message-converter';
import { messageTypeNames } from './message-type';

/** Which class a name on the wire stands for. Only classes that were registered are ever found. */
export class TypeMapper {
  private readonly classes = new Map<string, PayloadType>();

  constructor(types: Iterable<PayloadType> = []) {
    for (const type of types) this.register(type);
  }

  /**
   * Makes a class known under its names. Registering it again does nothing.
   *
   * @throws AmqpOptionsError if another class has one of the names.
   */
  register(type: PayloadType): void {
    const { name, aliases } = messageTypeNames(type);
    for (const each of [name, ...aliases]) {
      const known = this.classes.get(each);
      if (known && known !== type) {
        throw new AmqpOptionsError([
          {
            option: `message type '${each}'`,
            problem: `two classes have this name (${known.name} and ${type.name})`,
            remedy: "Give one of them another name with @MessageType('…')",
          },
        ]);
      }
      this.classes.set(each, type);
    }
  }

  /** The class of a name, if one was registered. */
  classOf(name: string): PayloadType | undefined {
    return this.classes.get(name);
  }
}
