package dev.streamgauge.inputs.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.util.Encodings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** The protocol's handshake, by which both sides show that they know the same key. */
final class SharedKey {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE = 16;
  private static final int LONGEST = 4096;

  private final String key;

  SharedKey(String key) {
    this.key = key;
  }

  /** Returns the first line of {@code file}; null for no file. */
  static @Nullable String read(@Nullable String file) throws IOException {
    if (file == null) {
      return null;
    }
    try {
      String key = Encodings.readString(Path.of(file)).lines().findFirst().orElse("");
      if (key.isEmpty()) {
        throw new IOException("it is empty");
      }
      return key;
    } catch (IOException | RuntimeException e) {
      throw new IOException("the file of the shared key " + file + " cannot be used: " + e, e);
    }
  }

  /** Greets a forwarder, and checks what it answers. */
  void greet(MessageUnpacker in, MessagePacker out) throws IOException, BadRequestException {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    out.packArrayHeader(2).packString("HELO").packMapHeader(3);
    out.packString("nonce").packBinaryHeader(NONCE).writePayload(nonce);
    out.packString("auth").packBinaryHeader(0);
    out.packString("keepalive").packBoolean(true).flush();
    int size = in.unpackArrayHeader();
    if (size < 4 || size > 6 || !new String(bytes(in), UTF_8).equals("PING")) {
      throw new BadRequestException("the answer to the greeting is no PING");
    }
    byte[] host = bytes(in);
    byte[] salt = bytes(in);
    byte[] digest = bytes(in);
    in.skipValue(size - 4);
    boolean known = MessageDigest.isEqual(digest, digest(salt, host, nonce).getBytes(UTF_8));
    String self = self();
    out.packArrayHeader(5).packString("PONG").packBoolean(known);
    out.packString(known ? "" : "shared_key mismatch").packString(self);
    out.packString(known ? digest(salt, self.getBytes(UTF_8), nonce) : "").flush();
    if (!known) {
      throw new BadRequestException("it does not know the shared key");
    }
  }

  private static byte[] bytes(MessageUnpacker in) throws IOException, BadRequestException {
    int length = PayloadLength.read(in);
    if (length > LONGEST) {
      throw new BadRequestException("a part of the handshake is too long");
    }
    return in.readPayload(length);
  }

  private String digest(byte[] salt, byte[] host, byte[] nonce) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-512");
      sha.update(salt);
      sha.update(host);
      sha.update(nonce);
      sha.update(key.getBytes(UTF_8));
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }

  private static String self() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "streamgauge";
    }
  }
}
