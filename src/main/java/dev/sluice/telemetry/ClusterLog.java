package dev.sluice.telemetry;

import dev.sluice.limit.grant.GrantSync;
import dev.sluice.limit.grant.StoreLoss;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A log of what changes among replicas: a line when the store is lost, one when it is back, and one for each that comes or goes. */
public final class ClusterLog implements GrantSync.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterLog.class);

    /** Messages without an answer before the store counts as lost: as many as end a lifetime of grants. */
    private static final int LOST_AFTER = 5;

    /** Groups of limits whose differences are logged: enough to see that configurations differ. */
    private static final int MOST_DIFFERENCES = 20;

    private final String cluster;
    private final String replica;
    private final StoreLoss policy;
    private final Set<String> differing = new HashSet<>();
    private List<String> replicas = List.of();
    private int failures;

    public ClusterLog(String cluster, String replica, StoreLoss policy) {
        this.cluster = cluster;
        this.replica = replica;
        this.policy = policy;
    }

    @Override
    public synchronized void synced(SyncRequest request, SyncAnswer answer, long nanos) {
        if (failures >= LOST_AFTER) {
            LOG.info("cluster {}: the store answers again", cluster);
        }
        failures = 0;
        // A replica that returns counts again once it is known to hear answers, which the next message says.
        if (!answer.replicas().equals(replicas) && answer.replicas().contains(replica)) {
            Set<String> gone = new TreeSet<>(replicas);
            answer.replicas().forEach(gone::remove);
            LOG.info(
                    "cluster {}: {} of replicas {}{}{}",
                    cluster,
                    replica,
                    answer.replicas(),
                    gone.isEmpty() ? "" : ", without " + gone,
                    answer.lost() > 0
                            ? "; the share of " + answer.lost() + " that fell silent is kept back for a minute"
                            : "");
            replicas = answer.replicas();
        }
        for (int i = 0; i < request.groups().size(); i++) {
            logDifference(request.groups().get(i), answer.groups().get(i));
        }
    }

    @Override
    public synchronized void failed(Throwable why) {
        failures++;
        if (failures == LOST_AFTER) {
            LOG.warn(
                    "cluster {}: the store does not answer ({}); this replica goes on by on-store-loss: {}",
                    cluster,
                    why.getMessage(),
                    policy.label());
        }
    }

    private void logDifference(SyncRequest.Group asked, SyncAnswer.Group answer) {
        for (int i = 0; i < asked.asks().size(); i++) {
            SyncRequest.Ask ask = asked.asks().get(i);
            boolean lower = ask.role() == SyncRequest.Role.STATES
                    && answer.given().get(i).perMinute() < 0.99 * ask.perMinute();
            if (lower && differing.size() < MOST_DIFFERENCES && differing.add(asked.name())) {
                LOG.warn(
                        "cluster {}: for {} this replica states {} {} a minute, another one {}; the lowest counts",
                        cluster,
                        asked.name(),
                        Math.round(ask.perMinute()),
                        ask.dimension().label(),
                        Math.round(answer.given().get(i).perMinute()));
            }
        }
    }
}
