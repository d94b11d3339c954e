package io.stint.reconcile;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceMetrics;
import io.agroal.api.AgroalPoolInterceptor;
import io.agroal.api.configuration.AgroalDataSourceConfiguration;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Collection;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The one database through two pools: the configured one for requests, and one like it for the loop
 * alone. However many connections requests hold, and wait for, ends happen. Takes the place of the
 * configured one wherever a data source is injected, Hibernate included.
 */
@Alternative
@Priority(1)
@Singleton
class Databases implements AgroalDataSource {

  /** The dispatchers and the tick, beside the workers. */
  private static final int BESIDE_WORKERS = 5;

  private final transient AgroalDataSource requests;
  private final transient AgroalDataSource loop;

  Databases(BeanManager beans, ReconcileConfig config) throws SQLException {
    requests = configured(beans);
    AgroalDataSourceConfiguration like = requests.getConfiguration();
    loop =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .dataSourceImplementation(like.dataSourceImplementation())
                .connectionPoolConfiguration(
                    new AgroalConnectionPoolConfigurationSupplier(
                            like.connectionPoolConfiguration())
                        .initialSize(0)
                        .minSize(0)
                        .maxSize(config.concurrency() + BESIDE_WORKERS)));
  }

  /** Found by what it is not: this one would be found in its place. */
  private static AgroalDataSource configured(BeanManager beans) {
    Bean<?> bean =
        beans.getBeans(AgroalDataSource.class, Any.Literal.INSTANCE).stream()
            .filter(one -> one.getBeanClass() != Databases.class)
            .filter(one -> one.getQualifiers().contains(Default.Literal.INSTANCE))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no database is configured"));
    return (AgroalDataSource)
        beans.getReference(bean, AgroalDataSource.class, beans.createCreationalContext(bean));
  }

  private AgroalDataSource current() {
    return LoopThread.isCurrent() ? loop : requests;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return current().getConnection();
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return current().getConnection(user, password);
  }

  @Override
  public AgroalDataSourceConfiguration getConfiguration() {
    return current().getConfiguration();
  }

  @Override
  public AgroalDataSourceMetrics getMetrics() {
    return current().getMetrics();
  }

  @Override
  public void flush(FlushMode mode) {
    requests.flush(mode);
    loop.flush(mode);
  }

  @Override
  public void setPoolInterceptors(Collection<? extends AgroalPoolInterceptor> interceptors) {
    requests.setPoolInterceptors(interceptors);
    loop.setPoolInterceptors(interceptors);
  }

  @Override
  public List<AgroalPoolInterceptor> getPoolInterceptors() {
    return current().getPoolInterceptors();
  }

  /** The configured one is closed by who made it. */
  @Override
  @PreDestroy
  public void close() {
    loop.close();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return current().getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter writer) throws SQLException {
    current().setLogWriter(writer);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return current().getLoginTimeout();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    current().setLoginTimeout(seconds);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return requests.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return ((DataSource) current()).unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return ((DataSource) current()).isWrapperFor(type);
  }
}
