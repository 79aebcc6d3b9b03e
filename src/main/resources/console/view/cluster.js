import { byId, put } from '../dom.js';
import { read } from '../session.js';
import { t } from '../text.js';

/** Whether a relay that is alone has said so: it is not asked again. */
let alone = false;

/** Forgets the last relay, which another sign-in may not be at. */
export function buildCluster() {
  alone = false;
}

/** Draws what this replica knows of the cluster, or nothing where it is alone. */
export async function followCluster() {
  if (alone) return;
  const cluster = await read('/cluster');
  const line = byId('cluster');
  alone = !cluster.enabled;
  line.hidden = alone;
  if (alone) return;
  line.dataset.state = cluster.degraded ? 'degraded' : 'shared';
  put(line, sentence(cluster));
}

function sentence(cluster) {
  const values = { replica: cluster.replica, cluster: cluster.name, count: cluster.replicas.length, lost: cluster.lost, why: cluster.degraded };
  if (cluster.degraded) return t('cluster.degraded', values);
  return t(cluster.lost ? 'cluster.lost' : 'cluster.shared', values);
}
