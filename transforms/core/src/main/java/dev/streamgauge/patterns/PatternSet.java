package dev.streamgauge.patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.patterns.signature.SignatureReader;
import dev.streamgauge.patterns.signature.Template;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The patterns of some lines, found in the set of their signatures. The same lines have the same
 * patterns, in whatever order and by however many readers they were counted.
 *
 * <pre>{@code
 * PatternSet patterns = PatternSet.of(windowPatterns.counts());
 * patterns.patterns().forEach(p -> System.out.println(p.count() + " " + p.template()));
 * }</pre>
 *
 * @since 0.1.0
 */
public final class PatternSet {
  private static final Comparator<Pattern> MOST_FIRST =
      Comparator.comparingLong(Pattern::count).reversed().thenComparing(Pattern::template);

  private final PatternCounts counts;
  private final Map<Signature, Pattern> bySignature = new HashMap<>();
  private final List<Pattern> patterns = new ArrayList<>();
  private final SignatureReader reader = new SignatureReader();

  /** A signature as a key. */
  private record Signature(byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Signature that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  private PatternSet(PatternCounts counts) {
    this.counts = counts;
  }

  /** Returns the patterns of the lines in {@code counts}, which must not change any more. */
  @Internal
  public static PatternSet of(PatternCounts counts) {
    Words words = new Words();
    List<Sequence> sequences =
        counts.inOrder().stream()
            .map(each -> new Sequence(each, words.of(each.signature())))
            .toList();
    new Generalizer(words, sequences).run();
    Map<Long, List<Sequence>> byPattern = new TreeMap<>();
    for (Sequence each : sequences) {
      byPattern.computeIfAbsent(idOf(each), id -> new ArrayList<>()).add(each);
    }
    PatternSet set = new PatternSet(counts);
    Template template = new Template();
    byPattern.forEach((id, members) -> set.add(pattern(id, members, template), members));
    set.patterns.sort(MOST_FIRST);
    return set;
  }

  /** Returns a hash of the words, without a value at the start: it may have been anything. */
  private static long idOf(Sequence sequence) {
    long[] words = sequence.words();
    int first = words.length > 1 && words[0] == Words.VALUE ? 1 : 0;
    long sum = words.length - first;
    for (int i = first; i < words.length; i++) {
      sum += Words.at(words[i], i - first);
    }
    return Words.mix(sum);
  }

  private static Pattern pattern(long id, List<Sequence> members, Template template) {
    Sequence shown = members.get(0);
    long count = 0;
    long last = Long.MIN_VALUE;
    for (Sequence each : members) {
      SignatureCount counted = each.counted();
      count += counted.count();
      last = Math.max(last, counted.last());
      if (isEarlier(counted, shown.counted())) {
        shown = each;
      }
    }
    SignatureCount counted = shown.counted();
    return new Pattern(
        String.format("%016x", id),
        template.of(counted.sample(), Words.tokens(counted.signature()), shown::isMasked),
        count,
        last == LineTime.NONE ? LineTime.NONE : counted.first(),
        last,
        new String(counted.sample(), UTF_8));
  }

  private static boolean isEarlier(SignatureCount a, SignatureCount b) {
    return a.first() != b.first()
        ? a.first() < b.first()
        : Arrays.compareUnsigned(a.sample(), b.sample()) < 0;
  }

  private void add(Pattern pattern, List<Sequence> members) {
    patterns.add(pattern);
    for (Sequence each : members) {
      bySignature.put(new Signature(each.counted().signature()), pattern);
    }
  }

  /** Returns the patterns, the most frequent first. */
  public List<Pattern> patterns() {
    return List.copyOf(patterns);
  }

  /** Returns whether there were too many kinds of lines to tell all apart. */
  public boolean isCoarse() {
    return counts.isCoarse();
  }

  /** Returns the pattern of a line; empty if no such line was counted. Not thread-safe. */
  public Optional<Pattern> of(byte[] line, int from, int to) {
    reader.read(line, from, to);
    return Optional.ofNullable(bySignature.get(new Signature(counts.signatureOf(reader))));
  }
}
