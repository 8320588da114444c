#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QMainWindow>

// The yardstick for the start: a main window with eight docks and nothing in them.
int main(int argc, char** argv) {
  const QApplication application(argc, argv);
  QMainWindow window;
  window.setCentralWidget(new QLabel(QStringLiteral("empty")));
  const Qt::DockWidgetArea areas[] = {Qt::LeftDockWidgetArea, Qt::RightDockWidgetArea, Qt::BottomDockWidgetArea,
                                      Qt::TopDockWidgetArea};
  for (int i = 0; i < 8; ++i) {
    auto* dock = new QDockWidget(QStringLiteral("Dock %1").arg(i));
    dock->setWidget(new QLabel(QString::number(i)));
    window.addDockWidget(areas[i % 4], dock);
  }
  window.resize(1440, 900);
  window.show();
  return QApplication::exec();
}
