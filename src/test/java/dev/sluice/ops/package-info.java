/** How Sluice is run and watched: its image, manifests, dashboards and alerts, checked against the real programs. */
@NullMarked
package dev.sluice.ops;

import org.jspecify.annotations.NullMarked;
