/**
 * Accounting: the record of each call, prices and budgets. Amounts are exact decimals in one currency, so that the sum of a month of
 * calls is the month's bill to the last digit.
 */
@NullMarked
package dev.sluice.accounting;

import org.jspecify.annotations.NullMarked;
