package dev.streamgauge.logs.regex;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Texts without which an expression cannot match, as far as they are easily found: every match
 * contains at least one of each set.
 *
 * <p>After RE2's {@code prefilter.cc} and Russ Cox, "Regular Expression Matching with a Trigram
 * Index" (2012): what is known of a part of an expression is either all texts it can match, if they
 * are few, or sets of texts that it must contain. Texts of consecutive parts are concatenated; of
 * alternatives, one text of either must occur.
 */
final class RequiredTexts {
  /** The most texts in a set: each costs a search. */
  private static final int MOST = 16;

  /** More sets leave fewer lines, but each set costs a search, too. */
  private static final int MOST_SETS = 4;

  /** Prefers sets with a longer shortest text, then smaller sets. */
  private static final Comparator<Set<String>> TELLING =
      Comparator.<Set<String>>comparingInt(
              texts -> texts.stream().mapToInt(String::length).min().orElse(0))
          .thenComparing(Comparator.<Set<String>>comparingInt(Set::size).reversed());

  private RequiredTexts() {}

  /**
   * Returns the sets of texts for {@code regex}, a valid RE2/J expression, the most selective
   * first; empty if there are none or the expression uses unsupported syntax.
   */
  static List<Set<String>> of(String regex) {
    Known known = new RegexReader(regex).read();
    return known.required().stream().sorted(TELLING.reversed()).limit(MOST_SETS).toList();
  }

  /**
   * The knowledge about the texts that a part of an expression matches.
   *
   * @param exact all of them, or null if they are too many
   * @param sets without {@code exact}: every match contains a text of each of these sets
   */
  record Known(@Nullable Set<String> exact, List<Set<String>> sets) {
    /** Anything may match. */
    static final Known NOTHING = new Known(null, List.of());

    /** The empty text matches, as where a line begins. */
    static final Known EMPTY = exactly(Set.of(""));

    static Known exactly(Set<String> texts) {
      return new Known(texts, List.of());
    }

    List<Set<String>> required() {
      if (exact == null) {
        return sets;
      }
      // If a text contains another one of the set, searching for the latter suffices.
      Set<String> shortest = new TreeSet<>(exact);
      shortest.removeIf(text -> exact.stream().anyMatch(o -> !o.equals(text) && text.contains(o)));
      return shortest.contains("") ? List.of() : List.of(shortest);
    }

    /**
     * Returns what is known if this matches {@code min} to {@code max} times, or any number if
     * negative.
     */
    Known repeated(int min, int max) {
      if (min == 1 && max == 1) {
        return this;
      }
      if (min > 0) {
        return new Known(null, required());
      }
      return max == 1 ? oneOf(List.of(this, EMPTY)) : NOTHING;
    }

    /** Returns what is known if one of {@code alternatives} matches. */
    static Known oneOf(List<Known> alternatives) {
      if (alternatives.size() == 1) {
        return alternatives.get(0);
      }
      Set<String> texts = new TreeSet<>();
      if (alternatives.stream().allMatch(known -> known.exact != null)) {
        alternatives.forEach(known -> texts.addAll(known.exact));
        return texts.size() <= MOST ? exactly(texts) : NOTHING;
      }
      for (Known known : alternatives) {
        List<Set<String>> required = known.required();
        if (required.isEmpty()) {
          return NOTHING;
        }
        texts.addAll(required.stream().max(TELLING).orElseThrow());
      }
      return texts.size() <= MOST ? new Known(null, List.of(texts)) : NOTHING;
    }
  }

  /** Combines the knowledge about consecutive parts. */
  static final class Sequence {
    private final List<Set<String>> sets = new ArrayList<>();

    /** All texts that the parts since the last gap match as a whole. */
    private Set<String> run = Set.of("");

    private boolean exact = true;

    void add(Known part) {
      if (part.exact() != null && run.size() * part.exact().size() <= MOST) {
        Set<String> longer = new TreeSet<>();
        run.forEach(start -> part.exact().forEach(end -> longer.add(start + end)));
        run = longer;
        return;
      }
      exact = false;
      sets.addAll(Known.exactly(run).required());
      sets.addAll(part.sets());
      run = part.exact() == null ? Set.of("") : part.exact();
    }

    Known known() {
      if (exact) {
        return Known.exactly(run);
      }
      List<Set<String>> all = new ArrayList<>(sets);
      all.addAll(Known.exactly(run).required());
      return new Known(null, all);
    }
  }
}
