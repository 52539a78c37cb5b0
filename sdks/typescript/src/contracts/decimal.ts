/**
 * Exact divisibility of decimal numbers.
 *
 * A JSON number is a decimal: 0.07 is a multiple of 0.01, though the quotient of the two doubles is not a
 * whole number. The shortest decimal that reads back as the same double is the number that was written.
 */

interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Whether `value` is a whole number of times `divisor` (which is greater than 0). */
export function isMultiple(value: number, divisor: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return value % divisor === 0;
  if (!Number.isFinite(value)) return false;
  const dividend = decimal(value);
  const unit = decimal(divisor);
  const exponent = Math.min(dividend.exponent, unit.exponent);
  return scaled(dividend, exponent) % scaled(unit, exponent) === 0n;
}

function decimal(number: number): Decimal {
  const [mantissa = '', power = '0'] = String(number).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}
