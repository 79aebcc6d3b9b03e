/**
 * Credit: budgets and wallets. A call reserves its worst likely cost before it begins, and settles its actual cost when it
 * ends. The rules are plain code over the rows of one transaction, so that every store keeps the same rules.
 */
@NullMarked
package dev.sluice.accounting.credit;

import org.jspecify.annotations.NullMarked;
