package dev.sluice.call;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The model classes of a provider: a model belongs to the first class that has a pattern for it, and else to a class of its own.
 * Immutable.
 *
 * @param named the classes that have names of their own, in order of precedence; names are unique
 * @param snapshot a regular expression for the end of a snapshot's name, such as a date, without which it is the name of the model
 *     whose class it shares; empty where snapshots have no limits in common
 */
public record ModelClasses(List<ModelClass> named, String snapshot) {

    /** Each model in a class of its own. */
    public static final ModelClasses NONE = new ModelClasses(List.of(), "");

    /** Returns the name of the class of {@code model}, a name at the provider. */
    public String classOf(String model) {
        for (ModelClass each : named) {
            if (ModelPattern.anyMatches(each.models(), model)) {
                return each.name();
            }
        }
        return snapshot.isEmpty()
                ? model
                : Pattern.compile(snapshot + '$').matcher(model).replaceFirst("");
    }

    /** Returns whether {@code name} is that of a class which is more than a model of its own. */
    public boolean isNamed(String name) {
        return named.stream().anyMatch(each -> each.name().equals(name));
    }

    /** Returns {@code first} and then those of these classes whose names it does not use. */
    public ModelClasses after(List<ModelClass> first) {
        List<String> names = first.stream().map(ModelClass::name).toList();
        Stream<ModelClass> rest = named.stream().filter(each -> !names.contains(each.name()));
        return new ModelClasses(Stream.concat(first.stream(), rest).toList(), snapshot);
    }
}
