import { t01 } from './exchanges/t01-direct-exchange';
import { t02 } from './exchanges/t02-four-ways-to-get';
import { t03 } from './exchanges/t03-fanout-exchange';
import { t04 } from './exchanges/t04-topic-exchange';
import { t05 } from './exchanges/t05-topic-by-one-pattern';
import { t06 } from './exchanges/t06-headers-exchange';
import { t07 } from './application/t07-module';
import { t08 } from './application/t08-declare-exchange';
import { t09 } from './application/t09-declare-queue';
import { t10 } from './application/t10-declare-binding';
import { t11 } from './application/t11-send';
import { t12 } from './application/t12-convert-and-send';
import { t13 } from './application/t13-message-converters';
import { t14 } from './listeners/t14-listening-switched-off';
import { t15 } from './listeners/t15-listener-arguments';
import { t16 } from './listeners/t16-handlers-by-type';
import { t17 } from './listeners/t17-two-applications';
import { t18 } from './listeners/t18-slow-handler';
import { t19 } from './reliability/t19-confirm-callback';
import { t20 } from './reliability/t20-returns-callback';
import { t21 } from './reliability/t21-manual-acknowledgement';
import { t22 } from './reliability/t22-settling-by-hand';
import { t23 } from './reliability/t23-death-before-the-ack';
import type { Step } from './step';

/** The tutorial, in its order. */
export const chapters: readonly { readonly title: string; readonly steps: readonly Step[] }[] = [
  { title: 'Exchange experiments', steps: [t01, t02, t03, t04, t05, t06] },
  { title: 'The application: declare and send', steps: [t07, t08, t09, t10, t11, t12, t13] },
  { title: 'The application: listen', steps: [t14, t15, t16, t17, t18] },
  { title: 'Reliability', steps: [t19, t20, t21, t22, t23] },
];
