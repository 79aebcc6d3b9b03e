package dev.sluice.demo.limits;

import dev.sluice.call.ModelClasses;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All limits of one account by model class, each counted apart. Safe for use by several threads. */
public final class ClassLimits {

    private final ModelClasses classes;
    private final LimitPlan plan;
    private final Map<String, LimitPlan> byClass;
    private final long start;
    private final Map<String, KeyLimits> limits = new ConcurrentHashMap<>();

    /**
     * Creates limits of which nothing has been taken at {@code now}.
     *
     * @param plan the limits of each class that has none of its own
     * @param byClass the limits of classes that have their own
     */
    public ClassLimits(ModelClasses classes, LimitPlan plan, Map<String, LimitPlan> byClass, long now) {
        this.classes = classes;
        this.plan = plan;
        this.byClass = byClass;
        this.start = now;
    }

    /** Returns the limits of the class of {@code model}, which is to be one of a bounded number of names. */
    public KeyLimits of(String model) {
        return limits.computeIfAbsent(
                classes.classOf(model), name -> new KeyLimits(byClass.getOrDefault(name, plan), start));
    }
}
