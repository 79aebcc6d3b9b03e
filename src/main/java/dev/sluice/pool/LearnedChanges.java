package dev.sluice.pool;

import dev.sluice.limit.Allowance;

/** The notifications of rates that refusals have changed. Stateless; guarded by the pool's lock. */
final class LearnedChanges {

    private LearnedChanges() {}

    /** Notifies listeners of the changed rate, unless the search for it has only begun. */
    static void notifyOf(Allowance changed, Provider provider, Account account, String modelClass, PoolLock lock) {
        if (changed.isFound() || changed.isContradicted()) {
            LimitChange change = new LimitChange(
                    provider.name() + '/' + account.name(),
                    modelClass,
                    changed.dimension(),
                    changed.perMinute(),
                    changed.isContradicted());
            lock.notifyLater(listener -> listener.limitLearned(change));
        }
    }
}
