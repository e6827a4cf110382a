package dev.streamgauge.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.VarInt;
import org.junit.Test;

public class LineBatchCoderTest {
  private static final LineBatchCoder CODER = LineBatchCoder.of();

  @Test
  public void decodesWhatItEncoded() throws Exception {
    for (LineBatch batch : batches()) {
      CoderProperties.coderDecodeEncodeEqual(CODER, batch);
      LineBatch decoded = CoderUtils.decodeFromByteArray(CODER, encode(batch));
      assertThat(decoded.stats()).isEqualTo(batch.stats());
      assertThat(decoded.earliestTime()).isEqualTo(batch.earliestTime());
    }
  }

  @Test
  public void keepsBeamsPropertiesOfACoder() throws Exception {
    CoderProperties.coderSerializable(CODER);
    List<LineBatch> batches = batches();
    for (LineBatch batch : batches) {
      LineBatch scattered = RandomLines.scattered(batch);
      CoderProperties.coderDeterministic(CODER, batch, scattered);
      CoderProperties.coderConsistentWithEquals(CODER, batch, scattered);
      CoderProperties.coderConsistentWithEquals(CODER, batch, batches.get(0));
      CoderProperties.structuralValueConsistentWithEquals(CODER, batch, scattered);
    }
  }

  @Test
  public void isTheCoderBeamFindsByItself() throws Exception {
    assertThat(CoderRegistry.createDefault().getCoder(LineBatch.class)).isSameAs(CODER);
  }

  @Test
  public void aHundredThousandLinesPassThroughAStreamThatHandsOutAFewBytesAtATime()
      throws Exception {
    LineBatch batch = RandomLines.batch(RandomLines.of(4, 100_000, 80, "ab \u00e9"));
    byte[] encoded = encode(batch);

    // Over the size up to which the coder trusts a length.
    assertThat(encoded.length).isGreaterThan(4 << 20);
    assertThat(CODER.decode(new Trickle(encoded))).isEqualTo(batch);
  }

  @Test
  public void leavesWhatFollowsInTheStream() throws Exception {
    LineBatch batch = RandomLines.batch(List.of("a", "b"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CODER.encode(batch, out);
    CODER.encode(LineBatch.heartbeat("o", 1, 2), out);
    out.write(42);
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());

    assertThat(CODER.decode(in, Coder.Context.NESTED)).isEqualTo(batch);
    assertThat(CODER.decode(in, Coder.Context.NESTED)).isEqualTo(LineBatch.heartbeat("o", 1, 2));
    assertThat(in.read()).isEqualTo(42);
  }

  @Test
  public void refusesNull() {
    assertThatThrownBy(() -> CODER.encode(null, new ByteArrayOutputStream()))
        .isInstanceOf(CoderException.class);
  }

  @Test
  public void everyTruncatedEncodingIsRefused() throws Exception {
    for (LineBatch batch : batches().subList(0, 15)) {
      byte[] encoded = encode(batch);
      for (int length = 0; length < Math.min(encoded.length, 500); length++) {
        byte[] truncated = Arrays.copyOf(encoded, length);
        assertThatThrownBy(() -> CODER.decode(new ByteArrayInputStream(truncated)))
            .isInstanceOfAny(CoderException.class, EOFException.class);
      }
    }
  }

  @Test
  public void aCorruptEncodingIsRefusedOrAnotherBatchButNeverAnotherException() throws Exception {
    Random random = new Random(9);
    List<LineBatch> batches = batches().subList(0, 15);
    int refused = 0;
    for (int round = 0; round < 30_000; round++) {
      byte[] encoded = encode(batches.get(random.nextInt(batches.size())));
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        // The head, where lengths are, more often than the rest.
        int bound = random.nextBoolean() ? encoded.length : Math.min(encoded.length, 20);
        encoded[random.nextInt(bound)] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
      }
      refused += isRefused(encoded) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(6_000);
  }

  @Test
  public void noiseIsRefusedOrABatch() throws Exception {
    Random random = new Random(10);
    for (int round = 0; round < 30_000; round++) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      VarInt.encode(noise.length, out);
      out.write(noise);
      isRefused(out.toByteArray());
      isRefused(noise);
    }
  }

  @Test(timeout = 30_000)
  public void aCorruptLengthTakesNoMemory() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VarInt.encode(Integer.MAX_VALUE, out);
    out.write(new byte[100]);
    // Each time two gigabytes, if they were taken: more than the heap of the tests.
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> CODER.decode(new ByteArrayInputStream(out.toByteArray())))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("ends after 100");
    }
  }

  @Test(timeout = 30_000)
  public void corruptCountsInsideTakeNoMemory() throws Exception {
    // Origin, then lines, then bytes, then letters: each a number far over what follows.
    for (int place = 0; place < 4; place++) {
      ByteBuf body = new ByteBuf(64);
      if (place > 0) {
        for (int i = 0; i < 5; i++) {
          body.putVar(0);
        }
        body.putVar(place == 3 ? 4 : 0);
      }
      if (place == 2) {
        body.putVar(0);
      }
      body.putVar(Integer.MAX_VALUE);
      byte[] encoded = framed(body);
      assertThatThrownBy(() -> CODER.decode(new ByteArrayInputStream(encoded)))
          .isInstanceOf(CoderException.class);
    }
  }

  private static byte[] framed(ByteBuf body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VarInt.encode(body.size(), out);
    body.writeTo(out);
    return out.toByteArray();
  }

  private static boolean isRefused(byte[] encoded) throws IOException {
    LineBatch decoded;
    try {
      decoded = CODER.decode(new ByteArrayInputStream(encoded));
    } catch (CoderException | EOFException expected) {
      return true;
    }
    // What was accepted is a batch in good order: each line can be had, and it is a value.
    RandomLines.lines(decoded);
    assertThat(CODER.decode(new ByteArrayInputStream(encode(decoded)))).isEqualTo(decoded);
    return false;
  }

  private static byte[] encode(LineBatch batch) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CODER.encode(batch, out);
    return out.toByteArray();
  }

  private static List<LineBatch> batches() {
    List<LineBatch> batches = new ArrayList<>();
    batches.add(LineBatch.builder("").build());
    batches.add(LineBatch.builder("kafka:\u00fc/0").addCut(3).build());
    batches.add(LineBatch.heartbeat("o", 1_700_000_000_000L, 1_700_000_000_999L));
    batches.add(LineBatch.heartbeat("o", Long.MIN_VALUE, Long.MAX_VALUE));
    batches.add(LineBatch.heartbeat("o", Long.MAX_VALUE, Long.MAX_VALUE));
    batches.add(RandomLines.batch(List.of("", "", "")));
    batches.add(
        LineBatch.builder("times")
            .append("a", Long.MAX_VALUE)
            .append("b", Long.MIN_VALUE)
            .append("c", 0)
            .append("d", -1)
            .append("e", Long.MAX_VALUE)
            .build());
    batches.add(
        LineBatch.builder("repaired").append(new byte[] {'a', (byte) 0xFF}, 0, 2, 5).build());
    batches.add(RandomLines.batch(List.of("late")).withWatermark(1_700_000_000_000L));
    batches.add(LineBatch.heartbeat("o", 1, 2).withWatermark(Long.MIN_VALUE + 1));
    batches.add(RandomLines.batch(List.of("again")).withEpoch(217_000_000L));
    batches.add(
        LineBatch.builder("dead")
            .append("alive", 7)
            .dead(DeadLetter.of(new byte[] {'x', (byte) 0xFF, 0}, "no time", "kafka:l/0@3", -1))
            .dead(DeadLetter.of(new byte[0], "", "\u00fc", Long.MAX_VALUE))
            .countDead()
            .build()
            .withWatermark(5));
    for (int seed = 0; seed < 20; seed++) {
      batches.add(
          RandomLines.batch(RandomLines.of(seed, seed * 20, 40, "ab \u00e9\u20ac\u0000\r")));
    }
    return batches;
  }

  /** A stream as a socket is: it gives fewer bytes than asked for, and knows of none to come. */
  private static final class Trickle extends ByteArrayInputStream {
    Trickle(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1_000));
    }

    @Override
    public int readNBytes(byte[] target, int offset, int length) {
      int read = 0;
      while (read < length) {
        int n = read(target, offset + read, length - read);
        if (n < 0) {
          break;
        }
        read += n;
      }
      return read;
    }

    @Override
    public synchronized int available() {
      return 0;
    }
  }
}
