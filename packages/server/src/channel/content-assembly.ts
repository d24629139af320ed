import { decodeContentHeader, type Content as WireContent, type Method, type Properties } from '@nest-amqp/codec';
import { BrokerFault } from '@nest-amqp/memory';
import type { FrameKind } from '../connection/frame-kind';
import { COPIED_BODY_OCTETS } from '../limits';
import type { AssemblyBudget } from './assembly-budget';
import { methodIds } from './method-ids';

/** A method that carries content; all but `basic.publish` only a server sends. */
type ContentMethod = WireContent['method'];

/** A method that has come whole, with its content if it carries some. */
export interface Command {
  readonly method: Method;
  readonly content?: Content;
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
const NOTHING = Buffer.alloc(0);

/** What an assembly works with. */
export interface AssemblyParts {
  readonly budget: AssemblyBudget;
  /** Reads a method; `undefined` if the connection ended over it. */
  decode(payload: Buffer): Method | undefined;
  /** Whether a body of this size is wanted; of others the frames are counted and dropped. */
  wants(size: number): boolean;
  /** A body frame is longer than what is missing of the body. */
  longBody(): BrokerFault;
}

/** Puts together the frames of one channel: a method, then for some a content header and the body (AMQP 0-9-1, section 2.3.5.2). */
export class ContentAssembly {
  private method: ContentMethod | undefined;
  private header: { readonly properties: Properties | undefined; readonly size: number } | undefined;
  private fragments: Buffer[] = [];
  private missing = 0;
  private isKept = false;

  constructor(private readonly parts: AssemblyParts) {}

  /** The method that this frame completes, if it does. @throws BrokerFault 505 for a frame that may not come now. */
  add(payload: Buffer, kind: FrameKind): Command | undefined {
    if (!this.method) return this.begin(payload, kind);
    return this.header ? this.addBody(this.method, payload, kind) : this.addHeader(this.method, payload, kind);
  }

  /** Forgets what is incomplete. */
  abandon(): void {
    if (this.isKept) this.parts.budget.giveBack((this.header?.size ?? 0) - this.missing);
    this.method = undefined;
    this.header = undefined;
    this.fragments = [];
    this.isKept = false;
  }

  private begin(payload: Buffer, kind: FrameKind): Command | undefined {
    if (kind !== 'method') throw new BrokerFault(505, 'expected method frame, got non method frame instead');
    const method = this.parts.decode(payload);
    if (!method) return undefined;
    if (!hasContent(method)) return { method };
    this.method = method;
    return undefined;
  }

  private addHeader(method: ContentMethod, payload: Buffer, kind: FrameKind): Command | undefined {
    if (kind !== 'header' || payload.readUInt16BE(2) !== 0) {
      throw unexpected(method, 'expected content header for class 60, got non content header frame instead');
    }
    const classId = payload.readUInt16BE(0);
    if (classId !== BASIC_CLASS) {
      throw unexpected(method, `expected content header for class 60, got one for class ${String(classId)} instead`);
    }
    const size = Number(payload.readBigUInt64BE(4));
    this.header = { properties: readProperties(payload), size };
    this.missing = size;
    this.isKept = this.parts.wants(size);
    return size === 0 ? this.complete(method, NOTHING) : undefined;
  }

  private addBody(method: ContentMethod, payload: Buffer, kind: FrameKind): Command | undefined {
    if (kind !== 'body') throw unexpected(method, 'expected content body, got non content body frame instead');
    if (payload.length > this.missing) throw BrokerFault.of(this.parts.longBody(), methodIds(method));
    this.missing -= payload.length;
    if (this.isKept && this.missing === 0 && this.fragments.length === 0) return this.complete(method, ownBody(payload));
    if (this.isKept && payload.length > 0) {
      this.parts.budget.take(payload.length);
      this.fragments.push(ownBody(payload));
    }
    if (this.missing > 0) return undefined;
    this.parts.budget.giveBack(this.isKept ? (this.header?.size ?? 0) : 0);
    return this.complete(method, this.isKept ? Buffer.concat(this.fragments) : NOTHING);
  }

  private complete(method: ContentMethod, body: Buffer): Command {
    const { properties, size } = this.header ?? { properties: undefined, size: 0 };
    this.method = undefined;
    this.header = undefined;
    this.fragments = [];
    this.isKept = false;
    return { method, content: { properties, body, size } };
  }
}

function hasContent(method: Method): method is ContentMethod {
  return ['basic.publish', 'basic.return', 'basic.deliver', 'basic.get-ok'].includes(method.name);
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

function unexpected(method: Method, why: string): BrokerFault {
  return BrokerFault.of(new BrokerFault(505, why), methodIds(method));
}
