/**
 * Credit: budgets and wallets, of which a call reserves its worst likely cost before it begins, and settles what it did cost when it
 * ends. The rules are plain code over the rows of one transaction, so that every store keeps the same rules.
 */
@NullMarked
package dev.sluice.accounting.credit;

import org.jspecify.annotations.NullMarked;
