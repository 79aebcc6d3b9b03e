package dev.sluice.call;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The model classes of a provider: a model belongs to the first class that has a pattern for it, else to the class of the model
 * that it is known to share limits with, else to a class of its own. Immutable.
 *
 * @param named the classes that have names of their own, in order of precedence; names are unique
 * @param sharing the names of models that share the limits of another one, such as a dated snapshot: the first group of the first
 *     that matches is the name of that one, and shorter
 */
public record ModelClasses(List<ModelClass> named, List<Pattern> sharing) {

    /** Each model in a class of its own. */
    public static final ModelClasses NONE = new ModelClasses(List.of(), List.of());

    /** Returns the class {@code name} of all models. */
    static ModelClasses all(String name) {
        return new ModelClasses(List.of(ModelClass.of(name, "*")), List.of());
    }

    /** Returns a class for each model but those that {@code patterns} describe, which share another one's. */
    static ModelClasses sharing(String... patterns) {
        return new ModelClasses(
                List.of(), Stream.of(patterns).map(Pattern::compile).toList());
    }

    /** Returns the name of the class of {@code model}, a name at the provider. */
    public String classOf(String model) {
        for (ModelClass each : named) {
            if (ModelPattern.anyMatches(each.models(), model)) {
                return each.name();
            }
        }
        for (Pattern each : sharing) {
            Matcher matcher = each.matcher(model);
            if (matcher.matches()) {
                return classOf(matcher.group(1));
            }
        }
        return model;
    }

    /** Returns whether {@code name} is that of a class which is more than a model of its own. */
    public boolean isNamed(String name) {
        return named.stream().anyMatch(each -> each.name().equals(name));
    }

    /** Returns {@code first} and then those of these classes whose names it does not use. */
    public ModelClasses after(List<ModelClass> first) {
        List<String> names = first.stream().map(ModelClass::name).toList();
        Stream<ModelClass> rest = named.stream().filter(each -> !names.contains(each.name()));
        return new ModelClasses(Stream.concat(first.stream(), rest).toList(), sharing);
    }
}
