/** Who calls: client keys, authentication, and what a caller may use. */
@NullMarked
package dev.sluice.access;

import org.jspecify.annotations.NullMarked;
