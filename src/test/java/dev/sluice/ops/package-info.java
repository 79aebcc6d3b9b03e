/** Tests of the files in docker/: image, manifests, dashboards and alerts, checked with the real programs. */
@NullMarked
package dev.sluice.ops;

import org.jspecify.annotations.NullMarked;
