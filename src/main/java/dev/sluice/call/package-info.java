/**
 * The vocabulary of all other packages: a call and its caller, token usage, time, outcomes, failures and refusals. It uses no
 * other package of Sluice and no framework.
 */
@NullMarked
package dev.sluice.call;

import org.jspecify.annotations.NullMarked;
