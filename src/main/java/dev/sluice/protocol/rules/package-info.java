/** The rules of a dialect's wire: recognition, credentials, heads, errors, lists of models. Each dialect implements them once. */
@NullMarked
package dev.sluice.protocol.rules;

import org.jspecify.annotations.NullMarked;
