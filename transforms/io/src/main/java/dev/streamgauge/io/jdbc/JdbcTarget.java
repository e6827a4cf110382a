package dev.streamgauge.io.jdbc;

import com.google.auto.value.AutoValue;
import dev.streamgauge.util.Encodings;
import dev.streamgauge.util.OwnerOnly;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A database and its user. It holds only the location of the password, so that no password gets
 * into a serialized pipeline or a checkpoint.
 */
@AutoValue
abstract class JdbcTarget implements Serializable {
  private static final long serialVersionUID = 1L;

  abstract String url();

  abstract @Nullable String user();

  abstract @Nullable String passwordFile();

  static JdbcTarget of(String url, @Nullable String user, @Nullable String passwordFile) {
    JdbcDialect unused = JdbcDialect.of(url);
    if (url.toLowerCase(Locale.ROOT).matches("(?s).*[?&;][a-z]*password=.*")
        || url.matches("(?s)[^?;]*//[^?;]*@.*")) {
      throw new IllegalArgumentException(
          "a URL shows a password to everybody who sees the command line: put it into a file"
              + " (--jdbcPasswordFile) or into the environment variable "
              + JdbcSink.PASSWORD_VARIABLE
              + ".");
    }
    return new AutoValue_JdbcTarget(url, user, passwordFile);
  }

  JdbcDialect dialect() {
    return JdbcDialect.of(url());
  }

  /** Returns the URL without parameters, and without a user before the host, for logs. */
  String shown() {
    return shown(url());
  }

  static String shown(String url) {
    return url.replaceFirst("(?s)[?;].*", "").replaceFirst("//[^/]*@", "//");
  }

  /** Returns the user, password and settings of a connection. */
  Properties properties() throws IOException {
    Properties properties = new Properties();
    properties.putAll(dialect().properties());
    if (user() != null) {
      properties.setProperty("user", user());
    }
    String password = password();
    if (password != null) {
      properties.setProperty("password", password);
    }
    return properties;
  }

  private @Nullable String password() throws IOException {
    if (passwordFile() == null) {
      return System.getenv(JdbcSink.PASSWORD_VARIABLE);
    }
    try {
      return Encodings.readString(Path.of(passwordFile())).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new IOException(
          "the password file " + passwordFile() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Creates the file of a file database so that nobody else can read it; the database itself would
   * create it readable.
   */
  void closeFileToOthers() throws IOException {
    Path file = dialect().file(url());
    if (file != null) {
      OwnerOnly.directory(file.toAbsolutePath().getParent());
      OwnerOnly.file(file);
    }
  }

  /** Opens a connection outside the pool. */
  Connection connect() throws SQLException, IOException {
    Driver driver;
    try {
      driver = (Driver) Class.forName(dialect().driver()).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IOException("its driver " + dialect().driver() + " is not on the class path", e);
    }
    closeFileToOthers();
    Connection connection = driver.connect(JdbcDialect.driverUrl(url()), properties());
    if (connection == null) {
      throw new IOException("its driver does not understand this URL");
    }
    return connection;
  }
}
