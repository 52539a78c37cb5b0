// Generated from schemas/common/money.json by `python -m codegen generate`. Do not edit.

/** Currency by its code of three letters (ISO 4217). */
export type Currency = 'EUR' | 'USD' | 'GBP';

/** An amount of money. */
export interface Amount {
  /** Hundredths of the currency's unit. At least 0. */
  readonly cents: number;
  /**
   * The currency that is meant.
   *
   * @defaultValue `"EUR"`
   */
  readonly currency?: Currency;
}

/** {@link Amount} as a producer gives it: what has a default may be left out. */
export interface AmountInput extends Omit<Amount, 'currency'> {
  readonly currency?: Currency;
}
