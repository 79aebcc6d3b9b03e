package dev.sluice.boot;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.CallRecord;
import dev.sluice.accounting.RejectedRequest;
import dev.sluice.admission.AdmissionListener;
import dev.sluice.call.Caller;
import dev.sluice.call.Dialect;
import dev.sluice.call.Failure;
import dev.sluice.call.KeyId;
import dev.sluice.call.Refusal;
import dev.sluice.pool.KeyFact;
import dev.sluice.pool.LimitChange;
import dev.sluice.pool.PoolListener;
import dev.sluice.pool.StateChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several listeners in the place of one, called in order. */
final class CompositeListener {

    private CompositeListener() {}

    static PoolListener ofPool(PoolListener... listeners) {
        List<PoolListener> all = List.of(listeners);
        return new PoolListener() {
            @Override
            public void stateChanged(StateChange change) {
                all.forEach(each -> each.stateChanged(change));
            }

            @Override
            public void keyFact(KeyFact fact) {
                all.forEach(each -> each.keyFact(fact));
            }

            @Override
            public void limitLearned(LimitChange change) {
                all.forEach(each -> each.limitLearned(change));
            }

            @Override
            public void outageChanged(String provider, boolean ongoing, String why) {
                all.forEach(each -> each.outageChanged(provider, ongoing, why));
            }

            @Override
            public void attemptEnded(KeyId key, String model, String call, Ending ending, @Nullable Failure failure) {
                all.forEach(each -> each.attemptEnded(key, model, call, ending, failure));
            }
        };
    }

    static AdmissionListener ofAdmission(AdmissionListener... listeners) {
        List<AdmissionListener> all = List.of(listeners);
        return new AdmissionListener() {
            @Override
            public void admitted(Caller caller, String modelQueue, long waitedNanos) {
                all.forEach(each -> each.admitted(caller, modelQueue, waitedNanos));
            }

            @Override
            public void refused(Caller caller, String modelQueue, Refusal.Reason reason, long waitedNanos) {
                all.forEach(each -> each.refused(caller, modelQueue, reason, waitedNanos));
            }
        };
    }

    static CallListener ofCalls(CallListener... listeners) {
        List<CallListener> all = List.of(listeners);
        return new CallListener() {
            @Override
            public void requestRejected(RejectedRequest request) {
                all.forEach(each -> each.requestRejected(request));
            }

            @Override
            public void streamOpened(Dialect dialect) {
                all.forEach(each -> each.streamOpened(dialect));
            }

            @Override
            public void streamClosed(Dialect dialect) {
                all.forEach(each -> each.streamClosed(dialect));
            }

            @Override
            public void callEnded(CallRecord call) {
                all.forEach(each -> each.callEnded(call));
            }
        };
    }
}
