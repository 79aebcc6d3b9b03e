/** Requests as bytes: their heads, embedded media and account-bound state, read in one pass and without a tree. */
@NullMarked
package dev.sluice.protocol.request;

import org.jspecify.annotations.NullMarked;
