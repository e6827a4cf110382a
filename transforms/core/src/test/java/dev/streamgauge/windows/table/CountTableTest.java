package dev.streamgauge.windows.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.ByteBuf;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.VarInt;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class CountTableTest {
  private static final Coder<CountTable> CODER = CountTable.coder();

  private static void add(CountTable table, String key, long count) {
    byte[] bytes = ("<" + key + ">").getBytes(UTF_8);
    table.add(bytes, 1, bytes.length - 1, count);
  }

  private static CountTable table(Object... keysAndCounts) {
    CountTable table = new CountTable();
    for (int i = 0; i < keysAndCounts.length; i += 2) {
      add(table, (String) keysAndCounts[i], ((Number) keysAndCounts[i + 1]).longValue());
    }
    return table;
  }

  private static Map<String, Long> map(CountTable table) {
    Map<String, Long> map = new HashMap<>();
    for (int i = 0; i < table.size(); i++) {
      assertThat(map.put(table.key(i), table.count(i))).isNull();
    }
    return map;
  }

  private static String randomKey(Random random, int keys) {
    int n = random.nextInt(keys);
    switch (n % 5) {
      case 0:
        return n == 0 ? "" : "x".repeat(n % 400) + n;
      case 1:
        return "\u00e9\u20ac\ud83d\ude00" + n;
      case 2:
        return "\u0000".repeat(n % 20);
      default:
        return Integer.toString(n, 36);
    }
  }

  @Test
  public void agreesWithAHashMap() {
    for (int keys : new int[] {1, 3, 17, 300, 50_000}) {
      Random random = new Random(keys);
      CountTable table = new CountTable();
      Map<String, Long> expected = new HashMap<>();
      long total = 0;
      for (int i = 0; i < 100_000; i++) {
        String key = randomKey(random, keys);
        long count = random.nextInt(5) - 1;
        add(table, key, count);
        expected.merge(key, count, Long::sum);
        total += count;
      }
      assertThat(map(table)).isEqualTo(expected);
      assertThat(table.size()).isEqualTo(expected.size());
      assertThat(table.total()).isEqualTo(total);
    }
  }

  @Test
  public void agreesWithAHashMapOnKeysThatDifferInOneBit() {
    CountTable table = new CountTable();
    Map<String, Long> expected = new HashMap<>();
    for (int length = 0; length < 40; length++) {
      for (int bit = 0; bit < length * 7; bit++) {
        char[] key = "@".repeat(length).toCharArray();
        key[bit / 7] ^= (char) (1 << (bit % 7));
        add(table, new String(key), bit + 1);
        expected.merge(new String(key), bit + 1L, Long::sum);
      }
    }
    assertThat(map(table)).isEqualTo(expected);
  }

  @Test
  public void keysStayInTheOrderTheyCameIn() {
    CountTable table = table("b", 1, "a", 5, "", 2, "b", 1);
    assertThat(table).hasToString("{b=2, a=5, =2}");
  }

  @Test
  public void aKeyIsKeptAlthoughTheBytesItCameInAreWrittenOver() {
    CountTable table = new CountTable();
    byte[] buffer = "abc".getBytes(UTF_8);
    table.add(buffer, 0, 3, 1);
    Arrays.fill(buffer, (byte) 'z');
    assertThat(map(table)).containsExactly(Map.entry("abc", 1L));
  }

  @Test
  public void addAllSumsKeyByKey() {
    Random random = new Random(2);
    Map<String, Long> expected = new HashMap<>();
    CountTable sum = new CountTable();
    for (int t = 0; t < 20; t++) {
      CountTable table = new CountTable();
      for (int i = 0; i < 2000; i++) {
        String key = randomKey(random, 1000);
        add(table, key, i);
        expected.merge(key, (long) i, Long::sum);
      }
      sum.addAll(table);
    }
    sum.addAll(new CountTable());
    assertThat(map(sum)).isEqualTo(expected);
    sum.addAll(sum);
    expected.replaceAll((key, count) -> count * 2);
    assertThat(map(sum)).isEqualTo(expected);
  }

  @Test
  public void aCopyAndItsOriginalGoTheirOwnWays() {
    for (int size : new int[] {0, 1, 8, 100}) {
      CountTable original = new CountTable();
      for (int i = 0; i < size; i++) {
        add(original, "k" + i, 1);
      }
      Map<String, Long> before = map(original);
      CountTable copy = original.copy();
      add(copy, "k0", 10);
      add(copy, "new in the copy", 1);
      assertThat(map(original)).isEqualTo(before);
      Map<String, Long> copied = map(copy);
      for (int i = 0; i < 300; i++) {
        add(original, "later " + i, 1);
      }
      assertThat(map(copy)).isEqualTo(copied);
    }
  }

  @Test
  public void byCountOrdersByCountAndThenByTheBytesOfTheKey() {
    Random random = new Random(3);
    CountTable table = new CountTable();
    for (int i = 0; i < 3000; i++) {
      add(table, randomKey(random, 500), random.nextInt(3) - 1);
    }
    add(table, "\u00ff", 1_000_000);
    add(table, "a", 1_000_000);
    TreeSet<List<Object>> expected =
        new TreeSet<>(
            (x, y) ->
                x.get(0).equals(y.get(0))
                    ? Arrays.compareUnsigned(
                        ((String) x.get(1)).getBytes(UTF_8), ((String) y.get(1)).getBytes(UTF_8))
                    : Long.compare((long) y.get(0), (long) x.get(0)));
    map(table).forEach((key, count) -> expected.add(List.of(count, key)));
    List<List<Object>> order = new ArrayList<>();
    for (int i : table.byCount()) {
      order.add(List.of(table.count(i), table.key(i)));
    }
    assertThat(order).containsExactlyElementsOf(expected);
    assertThat(new CountTable().byCount()).isEmpty();
  }

  @Test
  public void equalsByKeysAndCountsInWhateverOrder() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      numbers.add(i);
    }
    CountTable forward = new CountTable();
    numbers.forEach(i -> add(forward, "k" + i, i));
    Collections.shuffle(numbers, new Random(4));
    CountTable shuffled = new CountTable();
    numbers.forEach(i -> add(shuffled, "k" + i, i));
    assertThat(shuffled).isEqualTo(forward).hasSameHashCodeAs(forward);
    assertThat(forward.copy()).isEqualTo(forward).hasSameHashCodeAs(forward);

    CountTable other = forward.copy();
    add(other, "k7", 1);
    assertThat(other).isNotEqualTo(forward);
    assertThat(table("a", 1, "b", 2)).isNotEqualTo(table("a", 2, "b", 1));
    assertThat(table("a", 1, "b", 0))
        .isNotEqualTo(table("a", 1))
        .isNotEqualTo(table("a", 1, "c", 0));
    assertThat(table("a", 0)).isNotEqualTo(table("b", 0)).isNotEqualTo(new CountTable());
    assertThat(new CountTable()).isEqualTo(new CountTable()).isNotEqualTo("{}");
  }

  @Test
  public void thereAreNoEntriesBeyondTheLast() {
    CountTable table = table("a", 1);
    assertThatThrownBy(() -> table.key(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> table.count(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  public void eachKeyHasOneShardAndAllShardsHaveTheirShare() {
    CountTable table = new CountTable();
    for (int i = 0; i < 32_000; i++) {
      add(table, "key " + i, 1);
    }
    for (int shards : new int[] {1, 2, 3, 16, 64}) {
      int[] sizes = new int[shards];
      for (int i = 0; i < table.size(); i++) {
        sizes[table.shard(i, shards)]++;
      }
      for (int size : sizes) {
        assertThat(size).isBetween(32_000 / shards * 7 / 10, 32_000 / shards * 13 / 10);
      }
    }
    // In another table, and another place, the key has the same shard.
    CountTable other = table("first", 1, "key 4711", 1);
    assertThat(other.shard(1, 64)).isEqualTo(table.shard(4711, 64));
  }

  @Test
  public void theKeysOfAShardAreSpreadOverTheSlotsOfItsTable() {
    CountTable table = new CountTable();
    for (int i = 0; i < 200_000; i++) {
      add(table, "key " + i, 1);
    }
    CountTable shard = new CountTable();
    for (int i = 0; i < table.size(); i++) {
      if (table.shard(i, 256) == 3) {
        shard.reduceEntry(table, i, Long::sum);
      }
    }
    // Crowded, a search would pass a hundred keys and more.
    assertThat(shard.size()).isGreaterThan(500);
    assertThat(shard.longestProbe()).isLessThan(40);
    assertThat(table.longestProbe()).isLessThan(80);
  }

  private static List<CountTable> tables() {
    List<CountTable> tables = new ArrayList<>();
    tables.add(new CountTable());
    tables.add(table("", 0));
    tables.add(table("a", Long.MAX_VALUE, "b", Long.MIN_VALUE, "c", -1));
    tables.add(table("x".repeat(70_000), 3, "", 1));
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      CountTable table = new CountTable();
      for (int i = 0; i < 40 * seed; i++) {
        add(table, randomKey(random, 100 * seed), random.nextInt(1000));
      }
      tables.add(table);
    }
    return tables;
  }

  private static byte[] encode(CountTable table) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CODER.encode(table, out);
    return out.toByteArray();
  }

  @Test
  public void decodesWhatItEncoded() throws Exception {
    CoderProperties.coderSerializable(CODER);
    for (CountTable table : tables()) {
      CoderProperties.coderDecodeEncodeEqual(CODER, table);
      CountTable decoded = CoderUtils.clone(CODER, table);
      assertThat(map(decoded)).isEqualTo(map(table));
      // It can be added to, as an accumulator is.
      add(decoded, "another", 1);
      add(decoded, "another", 1);
      assertThat(decoded.total()).isEqualTo(table.total() + 2);
    }
    assertThatThrownBy(CODER::verifyDeterministic)
        .isInstanceOf(Coder.NonDeterministicException.class);
  }

  @Test
  public void leavesWhatFollowsInTheStream() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CODER.encode(table("a", 1), out);
    CODER.encode(table("b", 2), out);
    out.write(42);
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    assertThat(CODER.decode(in)).isEqualTo(table("a", 1));
    assertThat(CODER.decode(in)).isEqualTo(table("b", 2));
    assertThat(in.read()).isEqualTo(42);
  }

  @Test
  public void everyTruncatedEncodingIsRefused() throws Exception {
    for (CountTable table : tables()) {
      byte[] encoded = encode(table);
      for (int length = 0; length < Math.min(encoded.length, 500); length++) {
        byte[] truncated = Arrays.copyOf(encoded, length);
        assertThatThrownBy(() -> CODER.decode(new ByteArrayInputStream(truncated)))
            .isInstanceOfAny(CoderException.class, EOFException.class);
      }
    }
  }

  @Test
  public void aCorruptEncodingIsRefusedOrAnotherTableButNeverAnotherException() throws Exception {
    Random random = new Random(9);
    List<byte[]> encodings = new ArrayList<>();
    for (CountTable table : tables().subList(0, 9)) {
      encodings.add(encode(table));
    }
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] encoded = encodings.get(random.nextInt(encodings.size())).clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        int bound = random.nextBoolean() ? encoded.length : Math.min(encoded.length, 12);
        encoded[random.nextInt(bound)] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
      }
      try {
        CountTable decoded = CODER.decode(new ByteArrayInputStream(encoded));
        // In good order: the keys can be had. Two may read the same, malformed as they are.
        for (int i = 0; i < decoded.size(); i++) {
          assertThat(decoded.key(i)).isNotNull();
        }
        assertThat(CoderUtils.clone(CODER, decoded)).isEqualTo(decoded);
      } catch (CoderException | EOFException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(4_000);
  }

  @Test(timeout = 30_000)
  public void aCorruptLengthTakesNoMemory() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VarInt.encode(Integer.MAX_VALUE, out);
    out.write(new byte[100]);
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> CODER.decode(new ByteArrayInputStream(out.toByteArray())))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("CountTable")
          .hasMessageContaining("ends after 100");
    }
  }

  private static void assertRefused(long... numbers) throws IOException {
    ByteBuf buf = new ByteBuf(64);
    for (long number : numbers) {
      buf.putVar(number);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    buf.writeFramed(out);
    assertThatThrownBy(() -> CODER.decode(new ByteArrayInputStream(out.toByteArray())))
        .isInstanceOf(CoderException.class);
  }

  @Test(timeout = 30_000)
  public void corruptNumbersInsideTakeNoMemory() throws Exception {
    int zigZagOne = 2;
    for (int i = 0; i < 50; i++) {
      assertRefused(Integer.MAX_VALUE, 1, zigZagOne, 1, 'a');
    }
    assertRefused(-1, 1, zigZagOne, 1, 'a');
    assertRefused(1, Integer.MAX_VALUE, zigZagOne, 1, 'a');
    assertRefused(1, -1, zigZagOne, 1, 'a');
    assertRefused(1, 1, zigZagOne, Integer.MAX_VALUE, 'a');
    // Bytes that belong to no key, and a key that is there twice.
    assertRefused(1, 1, zigZagOne, 2, 'a', 'b');
    assertRefused(1, 1, zigZagOne, 1, 'a', 'b');
    assertRefused(2, 1, zigZagOne, 1, zigZagOne, 2, 'a', 'a');
    assertRefused(2, 2, zigZagOne, -1, zigZagOne, 1, 'a');
  }

  /**
   * Keys of two words, the second of which undoes what the first did to MurmurHash3: without a
   * secret seed they all have one hash, and adding one compares it with all others.
   */
  @Test
  public void keysMadeUpToCollideSpreadAsOthersDo() {
    CountTable table = new CountTable();
    long length = 16;
    for (long word = 0; word < 20_000; word++) {
      long h = (length * 0x9E3779B97F4A7C15L ^ word) * 0xFF51AFD7ED558CCDL;
      byte[] key =
          ByteBuffer.allocate(16)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(word)
              .putLong(h ^ h >>> 32)
              .array();
      table.add(key, 0, key.length, 1);
    }

    assertThat(table.size()).isEqualTo(20_000);
    assertThat(table.longestProbe()).isLessThan(80);
  }

  @Test
  public void aKeyHasTheSameShardInEveryJvm() {
    CountTable table = table("", 1, "a", 1, "ERROR", 1, "host-17.example.com", 1);

    assertThat(IntStream.range(0, 4).map(i -> table.shard(i, 64))).containsExactly(0, 14, 21, 20);
  }

  @Test
  public void theHighestAreTheFirstByCountAndThenByKey() {
    Random random = new Random(11);
    for (int run = 0; run < 100; run++) {
      CountTable table = new CountTable();
      int lines = random.nextInt(60);
      for (int i = 0; i < lines; i++) {
        add(table, "k" + random.nextInt(80), random.nextInt(6));
      }
      int most = 1 + random.nextInt(20);
      Map<String, Long> expected = new HashMap<>();
      map(table).entrySet().stream()
          .sorted(
              Map.Entry.<String, Long>comparingByValue()
                  .reversed()
                  .thenComparing(Map.Entry.comparingByKey()))
          .limit(most)
          .forEach(entry -> expected.put(entry.getKey(), entry.getValue()));
      assertThat(map(table.highest(most))).isEqualTo(expected);
    }
  }
}
