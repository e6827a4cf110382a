package dev.streamgauge.inputs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** The Forward protocol's modes, its acknowledgement, and what hostile peers get. */
@RunWith(JUnit4.class)
public class ForwardTest {
  private static final String ONE =
      "{\"time\":\"2023-11-14T22:13:20Z\",\"tag\":\"app\",\"log\":\"ERROR one\",\"n\":7}";
  private static final String TWO =
      "{\"time\":\"2023-11-14T22:13:20.000000005Z\",\"tag\":\"app\",\"record.time\":\"x\"}";

  private InputReading reading;

  @Before
  public void start() throws IOException {
    reading = InputReading.start(InputLines.forward("127.0.0.1", 0).withMaxRequestBytes(1 << 20));
  }

  @After
  public void stop() throws IOException {
    reading.close();
  }

  private static void one(MessageBufferPacker out) throws IOException {
    out.packLong(1_700_000_000).packMapHeader(2);
    out.packString("log").packString("ERROR one").packString("n").packInt(7);
  }

  private static void two(MessageBufferPacker out) throws IOException {
    out.packExtensionTypeHeader((byte) 0, 8);
    out.writePayload(ByteBuffer.allocate(8).putInt(1_700_000_000).putInt(5).array());
    out.packMapHeader(1).packString("time").packString("x");
  }

  private static byte[] events() throws IOException {
    MessageBufferPacker out = MessagePack.newDefaultBufferPacker();
    out.packArrayHeader(2);
    one(out);
    out.packArrayHeader(2);
    two(out);
    return out.toByteArray();
  }

  private static byte[] packed(byte[] events, boolean compressed, String chunk) throws IOException {
    MessageBufferPacker out = MessagePack.newDefaultBufferPacker();
    out.packArrayHeader(3).packString("app");
    out.packBinaryHeader(events.length).writePayload(events);
    out.packMapHeader(2).packString("compressed").packString(compressed ? "gzip" : "text");
    out.packString("chunk").packString(chunk);
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static void expectAck(Socket socket, String chunk) throws IOException {
    MessageUnpacker in = MessagePack.newDefaultUnpacker(socket.getInputStream());
    assertThat(in.unpackValue().toString()).isEqualTo("{\"ack\":\"" + chunk + "\"}");
  }

  @Test
  public void eventsOfAllModesBecomeRecords() throws Exception {
    MessageBufferPacker out = MessagePack.newDefaultBufferPacker();
    out.packArrayHeader(3).packString("app");
    one(out);
    out.packArrayHeader(2).packString("app").packArrayHeader(2).packArrayHeader(2);
    one(out);
    out.packArrayHeader(2);
    two(out);
    out.packNil();
    out.addPayload(packed(events(), false, "a"));
    out.addPayload(packed(gzip(events()), true, "b"));
    try (Socket socket = new Socket("127.0.0.1", reading.port())) {
      socket.getOutputStream().write(out.toByteArray());
      assertThat(reading.untilLines(7)).containsExactly(ONE, ONE, TWO, ONE, TWO, ONE, TWO);
      assertThat(reading.origins).containsOnly("forward:127.0.0.1");
    }
  }

  @Test
  public void aChunkIsAcknowledged() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", reading.port())) {
      socket.getOutputStream().write(packed(events(), false, "chunk 1"));
      expectAck(socket, "chunk 1");
      assertThat(reading.drain()).containsExactly(ONE, TWO);
    }
  }

  private void expectClosed(byte[] bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", reading.port())) {
      try {
        socket.getOutputStream().write(bytes);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      } catch (SocketException closed) {
        assertThat(closed).hasMessageMatching("Connection reset.*|Broken pipe.*");
      }
    }
  }

  @Test
  public void hostileMessagesEndTheirConnectionAndNothingElse() throws Exception {
    // Not MessagePack's; HTTP; a binary of 4 GB; text of 2 GB; an array of 2 billion.
    expectClosed(new byte[] {(byte) 0xC1});
    expectClosed("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
    byte[] head = {(byte) 0x93, (byte) 0xA1, 'x'};
    for (int type : new int[] {0xC6, 0xDB}) {
      ByteBuffer huge = ByteBuffer.allocate(8).put(head).put((byte) type).putInt(-1);
      expectClosed(huge.array());
    }
    expectClosed(ByteBuffer.allocate(8).put(head).put((byte) 0xDD).putInt(-1).array());
    // A time in a million arrays.
    byte[] nested = new byte[1 << 20];
    Arrays.fill(nested, (byte) 0x91);
    System.arraycopy(head, 0, nested, 0, head.length);
    expectClosed(nested);
    byte[] bomb = gzip(new byte[64 << 20]);
    expectClosed(packed(bomb, true, "bomb"));
    MessageBufferPacker deep = MessagePack.newDefaultBufferPacker();
    deep.packArrayHeader(3).packString("app").packLong(1).packMapHeader(1).packString("x");
    for (int i = 0; i < 100_000; i++) {
      deep.packArrayHeader(1);
    }
    deep.packNil();
    expectClosed(deep.toByteArray());
    try (Socket socket = new Socket("127.0.0.1", reading.port())) {
      socket.getOutputStream().write(packed(events(), false, "good"));
      expectAck(socket, "good");
    }
    assertThat(reading.drain()).containsExactly(ONE, TWO);
  }

  @Test
  public void noBytesMakeItFail() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] good = packed(events(), false, "x");
    for (int i = 0; i < 200; i++) {
      byte[] changed = good.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      try (Socket socket = new Socket("127.0.0.1", reading.port())) {
        socket.getOutputStream().write(changed);
      }
    }
    try (Socket socket = new Socket("127.0.0.1", reading.port())) {
      MessageBufferPacker last = MessagePack.newDefaultBufferPacker();
      last.packArrayHeader(4).packString("app").packLong(1_700_000_000);
      last.packMapHeader(1).packString("log").packString("the last");
      last.packMapHeader(1).packString("chunk").packString("good");
      socket.getOutputStream().write(last.toByteArray());
      expectAck(socket, "good");
    }
    // Others may still be read.
    assertThat(reading.drain())
        .as("seed " + seed)
        .contains("{\"time\":\"2023-11-14T22:13:20Z\",\"tag\":\"app\",\"log\":\"the last\"}");
  }
}
