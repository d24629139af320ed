import { Injectable } from '@nestjs/common';

/** Stands for a mail server: busy at the first attempt for each order, and without a mailbox at `nowhere.example`. */
@Injectable()
export class MailServer {
  private readonly attempts = new Map<string, number>();

  /** Resolves with the number of attempts that it took. */
  async send(orderId: string, email: string): Promise<number> {
    const attempt = (this.attempts.get(orderId) ?? 0) + 1;
    this.attempts.set(orderId, attempt);
    if (email.endsWith('@nowhere.example')) throw new Error(`There is no mailbox ${email}`);
    if (attempt === 1) throw new Error('The mail server is busy');
    return attempt;
  }
}
