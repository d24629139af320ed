import { decodeContentHeader, type BasicPublish, type Method, type Properties } from '@nest-amqp/codec';
import { BrokerFault } from '@nest-amqp/memory';
import type { FrameKind } from '../connection/frame-kind';
import { COPIED_BODY_OCTETS } from '../limits';
import type { AssemblyBudget } from './assembly-budget';

/** A method that has come whole. */
export type Command = MethodCommand | PublishCommand;

/** A method without content, or one whose content nobody wants. */
interface MethodCommand {
  readonly method: Method;
  readonly content?: undefined;
}

/** A message. */
export interface PublishCommand {
  readonly method: BasicPublish;
  readonly content: Content;
}

/** The content of a message. */
export interface Content {
  /** `undefined` if they cannot be read. */
  readonly properties: Properties | undefined;
  readonly body: Buffer;
  /** The size that was announced; of a body that was not wanted nothing is kept. */
  readonly size: number;
}

const BASIC_CLASS = 60;
const PUBLISH = [60, 40] as const;
const NOTHING = Buffer.alloc(0);

/** Puts together the frames of one channel: a method, then for some a content header and the body (AMQP 0-9-1, section 2.3.5.2). */
export class ContentAssembly {
  private publish: BasicPublish | undefined;
  private header: { readonly properties: Properties | undefined; readonly size: number } | undefined;
  private fragments: Buffer[] = [];
  private missing = 0;
  private isKept = false;

  constructor(
    private readonly budget: AssemblyBudget,
    private readonly decode: (payload: Buffer) => Method | undefined,
    /** Whether a body of this size is wanted; of others the frames are counted and dropped. */
    private readonly wants: (size: number) => boolean,
  ) {}

  /** The method that this frame completes, if it does. @throws BrokerFault 505 for a frame that may not come now. */
  add(payload: Buffer, kind: FrameKind): Command | undefined {
    if (!this.publish) return this.begin(payload, kind);
    return this.header ? this.addBody(this.publish, payload, kind) : this.addHeader(this.publish, payload, kind);
  }

  /** Forgets what is incomplete. */
  abandon(): void {
    if (this.isKept) this.budget.giveBack((this.header?.size ?? 0) - this.missing);
    this.publish = undefined;
    this.header = undefined;
    this.fragments = [];
    this.isKept = false;
  }

  private begin(payload: Buffer, kind: FrameKind): Command | undefined {
    if (kind !== 'method') throw new BrokerFault(505, 'expected method frame, got non method frame instead');
    const method = this.decode(payload);
    if (!method) return undefined;
    if (!hasContent(method)) return { method };
    // the methods that only a server sends carry content as well
    this.publish = method as BasicPublish;
    return undefined;
  }

  private addHeader(publish: BasicPublish, payload: Buffer, kind: FrameKind): Command | undefined {
    if (kind !== 'header' || payload.readUInt16BE(2) !== 0) {
      throw unexpected(publish, 'expected content header for class 60, got non content header frame instead');
    }
    const classId = payload.readUInt16BE(0);
    if (classId !== BASIC_CLASS) {
      throw unexpected(publish, `expected content header for class 60, got one for class ${String(classId)} instead`);
    }
    const size = Number(payload.readBigUInt64BE(4));
    this.header = { properties: readProperties(payload), size };
    this.missing = size;
    this.isKept = this.wants(size);
    return size === 0 ? this.complete(publish, NOTHING) : undefined;
  }

  private addBody(publish: BasicPublish, payload: Buffer, kind: FrameKind): Command | undefined {
    if (kind !== 'body' || payload.length > this.missing) {
      throw unexpected(publish, 'expected content body, got non content body frame instead');
    }
    this.missing -= payload.length;
    if (this.isKept && this.missing === 0 && this.fragments.length === 0) return this.complete(publish, ownBody(payload));
    if (this.isKept && payload.length > 0) {
      this.budget.take(payload.length);
      this.fragments.push(ownBody(payload));
    }
    if (this.missing > 0) return undefined;
    this.budget.giveBack(this.isKept ? (this.header?.size ?? 0) : 0);
    return this.complete(publish, this.isKept ? Buffer.concat(this.fragments) : NOTHING);
  }

  private complete(method: BasicPublish, body: Buffer): Command {
    const { properties, size } = this.header ?? { properties: undefined, size: 0 };
    this.publish = undefined;
    this.header = undefined;
    this.fragments = [];
    this.isKept = false;
    return { method, content: { properties, body, size } };
  }
}

function hasContent({ name }: Method): boolean {
  return name === 'basic.publish' || name === 'basic.return' || name === 'basic.deliver' || name === 'basic.get-ok';
}

/** RabbitMQ reads properties only when the message is complete, and crashes over bad ones then. */
function readProperties(payload: Buffer): Properties | undefined {
  try {
    return decodeContentHeader(payload).properties;
  } catch {
    return undefined;
  }
}

/** A small body does not keep the chunk in memory in which it came; a large one is not copied. */
function ownBody(payload: Buffer): Buffer {
  return payload.length <= COPIED_BODY_OCTETS ? Buffer.from(payload) : payload;
}

function unexpected({ name }: BasicPublish, why: string): BrokerFault {
  return BrokerFault.of(new BrokerFault(505, why), name === 'basic.publish' ? PUBLISH : [0, 0]);
}
