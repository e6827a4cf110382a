package dev.streamgauge.pipelines.options;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.StringUtils;

/** The names of options, as on the command line. */
public final class OptionNames {
  private static final String OURS = "dev.streamgauge.";

  private OptionNames() {}

  /** Returns the options of {@code type} that are Streamgauge's own, each with its getter. */
  public static Map<String, Method> own(Class<? extends PipelineOptions> type) {
    Map<String, Method> getters = new TreeMap<>();
    for (Method method : type.getMethods()) {
      if (method.getDeclaringClass().getName().startsWith(OURS)
          && method.isAnnotationPresent(Description.class)) {
        getters.put(name(method), method);
      }
    }
    return getters;
  }

  /** Returns the options that are true or false, of {@code type}, of Beam and of its runners. */
  public static Set<String> flags(Class<? extends PipelineOptions> type) {
    Set<String> flags = new HashSet<>();
    addFlags(type, flags);
    PipelineOptionsFactory.getRegisteredOptions().forEach(other -> addFlags(other, flags));
    return flags;
  }

  private static void addFlags(Class<?> type, Set<String> flags) {
    for (Method method : type.getMethods()) {
      Class<?> value = method.getReturnType();
      if (method.getParameterCount() == 0 && (value == boolean.class || value == Boolean.class)) {
        flags.add(name(method));
      }
    }
  }

  private static String name(Method getter) {
    String name = getter.getName().replaceFirst("^(get|is)", "");
    return name.isEmpty() ? "" : Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /**
   * Returns the name among {@code known} that the user may have meant by {@code given}: one that
   * begins with it, or differs in few of its letters.
   */
  public static Optional<String> nearest(String given, Collection<String> known) {
    String wanted = given.toLowerCase(Locale.ROOT);
    Optional<String> begun =
        wanted.length() < 4
            ? Optional.empty()
            : known.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(wanted))
                .min(Comparator.comparing(String::length).thenComparing(name -> name));
    if (begun.isPresent()) {
      return begun;
    }
    // Swapped letters are two differences: enough for words of five letters, or of the same ones.
    int most = Math.max(2, wanted.length() / 4);
    return known.stream()
        .filter(
            name ->
                distance(wanted, name)
                    <= (wanted.length() < 5 && !areSame(wanted, name) ? 1 : most))
        .min(Comparator.<String>comparingInt(name -> distance(wanted, name)).thenComparing(n -> n));
  }

  private static boolean areSame(String wanted, String name) {
    return Arrays.equals(
        wanted.chars().sorted().toArray(),
        name.toLowerCase(Locale.ROOT).chars().sorted().toArray());
  }

  private static int distance(String wanted, String name) {
    return StringUtils.getLevenshteinDistance(wanted, name.toLowerCase(Locale.ROOT));
  }
}
