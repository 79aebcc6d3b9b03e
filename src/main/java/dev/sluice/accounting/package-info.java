/** What it cost: prices, usage and budgets. */
@NullMarked
package dev.sluice.accounting;

import org.jspecify.annotations.NullMarked;
