#pragma once

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QWidget>

#include "widgets/common/fields.h"
#include "widgets/remote_clients/remote_port.h"

namespace widgets {

// Makes a token for another device, and shows it once: as a link that opens the dashboard with it, and as its QR code.
// The token stands behind the address's #, which no browser sends and which the page takes out at once.
class TokenDialog : public QDialog {
  Q_OBJECT

 public:
  TokenDialog(const ThemeSource& theme, RemotePort& port, QWidget* parent = nullptr);

 private:
  QWidget* buildForm();
  QWidget* buildResult();
  void make();
  void take(const QString& token, const QString& problem);
  void showLink();

  const ThemeSource& m_theme;
  RemotePort& m_port;
  QWidget* m_form = nullptr;
  FieldEdit* m_name = nullptr;
  ChoiceBox* m_role = nullptr;
  ChoiceBox* m_lasts = nullptr;
  QLabel* m_problem = nullptr;
  QPushButton* m_make = nullptr;
  QWidget* m_result = nullptr;
  QLabel* m_said = nullptr;
  ChoiceBox* m_address = nullptr;
  QLabel* m_code = nullptr;
  QLineEdit* m_link = nullptr;
  QString m_token;  // until the dialog is gone
};

}  // namespace widgets
