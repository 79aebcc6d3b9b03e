/** The rules of a dialect's wire: its errors, its keep-alives, its lists of models. Each dialect has one implementation. */
@NullMarked
package dev.sluice.protocol.rules;

import org.jspecify.annotations.NullMarked;
