/** Prices: the rates of models for each kind of token, the conditions that change them, and exchange between currencies. */
@NullMarked
package dev.sluice.accounting.price;

import org.jspecify.annotations.NullMarked;
