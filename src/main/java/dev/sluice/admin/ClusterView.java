package dev.sluice.admin;

import java.util.List;

/**
 * The replicas that share one pool, as one of them sees them.
 *
 * @param enabled whether this process is one of several replicas; all else is empty where it is not
 * @param name the cluster's name
 * @param replica this replica's name
 * @param storeUp whether the shared store answers
 * @param degraded why this replica does not go by the shared limits now, or "" where it does
 * @param replicas the names of the replicas that are alive
 * @param lost the number of replicas that fell silent and whose share is kept back
 * @param differences what this replica and others do not have alike and should, a line each
 * @param onStoreLoss what this replica does without the store
 */
public record ClusterView(
        boolean enabled,
        String name,
        String replica,
        boolean storeUp,
        String degraded,
        List<String> replicas,
        int lost,
        List<String> differences,
        String onStoreLoss) {

    /** The view of a process that is alone. */
    public static final ClusterView ALONE = new ClusterView(false, "", "", false, "", List.of(), 0, List.of(), "");
}
