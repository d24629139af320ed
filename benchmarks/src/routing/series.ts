import { median } from '../measure/statistics';
import type { RoutingCase } from './kinds';

/** Keys a second of CPU of one router at one size, round by round. */
export interface Series {
  readonly router: string;
  readonly size: number;
  readonly routingCase: RoutingCase;
  readonly rates: readonly number[];
}

/** The rates that were measured, by what was measured. */
export class SeriesTable {
  constructor(private readonly series: readonly Series[]) {}

  rate(router: string, size: number, routingCase: RoutingCase): number {
    return median(this.find({ router, size, routingCase }).rates);
  }

  /** The median of each round's own ratio. */
  ratio(of: Omit<Series, 'rates'>, to: Omit<Series, 'rates'>): number {
    const base = this.find(to).rates;
    return median(this.find(of).rates.map((rate, round) => rate / base[round]!));
  }

  private find({ router, size, routingCase }: Omit<Series, 'rates'>): Series {
    const found = this.series.find((one) => one.router === router && one.size === size && one.routingCase === routingCase);
    if (!found) throw new Error(`${router} was not measured with ${size} bindings, ${routingCase}`);
    return found;
  }
}
