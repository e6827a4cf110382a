package dev.streamgauge.patterns;

import dev.streamgauge.patterns.Words.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the places of a set of sequences where a word is a value although it does not look like
 * one, such as a user's name: those where sequences that are equal elsewhere have many words. This
 * is repeated until nothing changes. Depends on the set alone.
 */
final class Generalizer {
  /** How many words a place must have in sequences that are equal elsewhere. */
  private static final int LEAST_WORDS = 5;

  /** The same if all of them are names with dots. */
  private static final int LEAST_DOTTED = 3;

  /** How many other words must be left, so that unlike messages are not taken for one. */
  private static final int LEAST_OTHERS = 2;

  /** The same for two places at once, and how many sequences must be equal elsewhere. */
  private static final int LEAST_OTHERS_OF_PAIR = 3;

  private static final int LEAST_PAIRS = 8;

  /** Longer sequences are not compared for two places. */
  private static final int MOST_WORDS_OF_PAIRS = 40;

  /** A place, or two, in a sequence. */
  private record Place(Sequence sequence, int first, int second) {}

  private final Words words;
  private final List<Sequence> sequences;

  Generalizer(Words words, List<Sequence> sequences) {
    this.words = words;
    this.sequences = sequences;
  }

  /** Masks values in all sequences. */
  void run() {
    while (true) {
      Map<Long, List<Sequence>> distinct = new HashMap<>();
      for (Sequence each : sequences) {
        distinct.computeIfAbsent(each.hash(), h -> new ArrayList<>()).add(each);
      }
      List<Sequence> representatives =
          distinct.values().stream().map(equal -> equal.get(0)).toList();
      Map<Sequence, BitSet> values = values(representatives, this::singles);
      if (values.isEmpty()) {
        values = values(representatives, this::pairs);
      }
      if (values.isEmpty()) {
        return;
      }
      values.forEach(
          (representative, places) ->
              distinct.get(representative.hash()).forEach(each -> each.mask(places)));
    }
  }

  @FunctionalInterface
  private interface Places {
    /** Passes on each place of a sequence with the hash of what is elsewhere. */
    void of(Sequence sequence, PlaceConsumer consumer);
  }

  @FunctionalInterface
  private interface PlaceConsumer {
    void accept(long elsewhere, int first, int second);
  }

  private Map<Sequence, BitSet> values(List<Sequence> distinct, Places places) {
    // Most places are like no other: they are counted first, so that few need objects.
    LongCounts counts = new LongCounts();
    for (Sequence each : distinct) {
      places.of(each, (elsewhere, i, j) -> counts.add(elsewhere));
    }
    Map<Long, List<Place>> alike = new HashMap<>();
    for (Sequence each : distinct) {
      places.of(
          each,
          (elsewhere, i, j) -> {
            if (counts.get(elsewhere) >= LEAST_DOTTED) {
              alike.computeIfAbsent(elsewhere, e -> new ArrayList<>()).add(new Place(each, i, j));
            }
          });
    }
    Map<Sequence, BitSet> values = new HashMap<>();
    alike.values().stream()
        .filter(this::areValues)
        .forEach(
            group ->
                group.forEach(
                    place -> {
                      BitSet marks = values.computeIfAbsent(place.sequence(), s -> new BitSet());
                      marks.set(place.first());
                      if (place.second() >= 0) {
                        marks.set(place.second());
                      }
                    }));
    return values;
  }

  private void singles(Sequence sequence, PlaceConsumer consumer) {
    long[] tokens = sequence.words();
    int literals = sequence.literals();
    long sum = sequence.sum();
    boolean behindLiteral = false;
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] != Words.VALUE) {
        if (behindLiteral && literals > LEAST_OTHERS && mayVary(tokens[i])) {
          consumer.accept(Words.mix(sum - Words.at(tokens[i], i) + i * 31L), i, -1);
        }
        behindLiteral = true;
      }
    }
  }

  private void pairs(Sequence sequence, PlaceConsumer consumer) {
    long[] tokens = sequence.words();
    if (tokens.length > MOST_WORDS_OF_PAIRS || sequence.literals() < LEAST_OTHERS_OF_PAIR + 2) {
      return;
    }
    long sum = sequence.sum();
    boolean behindLiteral = false;
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] == Words.VALUE) {
        continue;
      }
      if (behindLiteral && mayVary(tokens[i])) {
        long rest = sum - Words.at(tokens[i], i);
        for (int j = i + 1; j < tokens.length; j++) {
          if (tokens[j] != Words.VALUE && mayVary(tokens[j])) {
            consumer.accept(Words.mix(rest - Words.at(tokens[j], j) + i * 31L + j * 1021L), i, j);
          }
        }
      }
      behindLiteral = true;
    }
  }

  private boolean mayVary(long word) {
    return words.kind(word) != Kind.KEY;
  }

  private boolean areValues(List<Place> group) {
    if (group.get(0).second() < 0) {
      Set<Long> some = wordsAt(group, true);
      return !areConstants(some)
          && (some.size() >= LEAST_WORDS
              || (some.size() >= LEAST_DOTTED
                  && some.stream().allMatch(word -> words.kind(word) == Kind.DOTTED)));
    }
    if (group.size() < LEAST_PAIRS) {
      return false;
    }
    Set<Long> first = wordsAt(group, true);
    Set<Long> second = wordsAt(group, false);
    return first.size() >= LEAST_WORDS
        && second.size() >= LEAST_WORDS
        && !areConstants(first)
        && !areConstants(second);
  }

  private static Set<Long> wordsAt(List<Place> group, boolean first) {
    Set<Long> some = new HashSet<>();
    for (Place place : group) {
      some.add(place.sequence().words()[first ? place.first() : place.second()]);
    }
    return some;
  }

  /** Returns whether most of the words are in capitals: states, which tell messages apart. */
  private boolean areConstants(Set<Long> some) {
    return some.stream().filter(word -> words.kind(word) == Kind.CONSTANT).count() * 2
        > some.size();
  }

  /** Counts numbers. */
  private static final class LongCounts {
    private long[] keys = new long[1 << 10];
    private int[] counts = new int[1 << 10];
    private int size;

    void add(long key) {
      int at = find(keys, counts, key);
      keys[at] = key;
      if (counts[at]++ == 0 && ++size * 2 > keys.length) {
        grow();
      }
    }

    int get(long key) {
      return counts[find(keys, counts, key)];
    }

    private static int find(long[] keys, int[] counts, long key) {
      int at = (int) key & keys.length - 1;
      while (counts[at] != 0 && keys[at] != key) {
        at = at + 1 & keys.length - 1;
      }
      return at;
    }

    private void grow() {
      long[] newKeys = new long[keys.length * 2];
      int[] newCounts = new int[newKeys.length];
      for (int i = 0; i < keys.length; i++) {
        if (counts[i] != 0) {
          int at = find(newKeys, newCounts, keys[i]);
          newKeys[at] = keys[i];
          newCounts[at] = counts[i];
        }
      }
      keys = newKeys;
      counts = newCounts;
    }
  }
}
