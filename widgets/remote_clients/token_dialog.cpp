#include "widgets/remote_clients/token_dialog.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPainter>
#include <QPointer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/common/labels.h"
#include "widgets/remote_clients/qr_code.h"

namespace widgets {
namespace {

constexpr int kTokenWidth = 420;
constexpr int kCodeSide = 320;  // pixels at least, so that a phone reads it from the desk
constexpr qint64 kDay = 24 * 3'600;

struct RoleRow {
  const char* role;
  const char* does;
};

constexpr RoleRow kRoles[] = {
    {"viewer", QT_TRANSLATE_NOOP("widgets::TokenDialog", "viewer: looks")},
    {"approver", QT_TRANSLATE_NOOP("widgets::TokenDialog", "approver: decides approvals too")},
    {"trader", QT_TRANSLATE_NOOP("widgets::TokenDialog", "trader: places orders, kills")},
    {"admin", QT_TRANSLATE_NOOP("widgets::TokenDialog", "admin: re-arms, sets limits")}};

bool isOfThisMachine(const QString& address) {
  return address.contains("//127.") || address.contains("//localhost") || address.contains("//[::1]");
}

// Modules of whole pixels of the screen: a code with ragged edges is hard to read.
QPixmap enlarged(const QImage& code, double ratio) {
  const int scale = std::max(1, static_cast<int>(std::ceil(kCodeSide * ratio / std::max(1, code.width()))));
  QPixmap pixmap = QPixmap::fromImage(code.scaled(code.size() * scale, Qt::KeepAspectRatio, Qt::FastTransformation));
  pixmap.setDevicePixelRatio(ratio);
  return pixmap;
}

}  // namespace

TokenDialog::TokenDialog(const ThemeSource& theme, RemotePort& port, QWidget* parent)
    : QDialog(parent), m_theme(theme), m_port(port) {
  setObjectName(QStringLiteral("token"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("New token"));
  setMinimumWidth(kTokenWidth);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
  column->setSizeConstraint(QLayout::SetFixedSize);
  m_form = buildForm();
  m_result = buildResult();
  column->addWidget(m_form);
  column->addWidget(m_result);
  m_result->hide();
  m_name->selectAll();
  m_name->setFocus();
}

QWidget* TokenDialog::buildForm() {
  auto* form = new QWidget(this);
  auto* column = new QVBoxLayout(form);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::kSmall);
  auto* title = strongLabel(tr("A token for another device"));
  title->setProperty("size", "title");
  column->addWidget(title);
  m_name = new FieldEdit(m_theme, tr("Name"));
  m_name->setText(QStringLiteral("phone"));
  m_role = new ChoiceBox(m_theme, tr("Role"));
  for (const RoleRow& row : kRoles)
    m_role->addItem(tr(row.does), QString::fromLatin1(row.role));
  m_lasts = new ChoiceBox(m_theme, tr("Good for"));
  m_lasts->addItem(tr("a day"), kDay);
  m_lasts->addItem(tr("30 days"), 30 * kDay);
  m_lasts->addItem(tr("ever"), qint64{0});
  m_lasts->setCurrentIndex(1);
  column->addWidget(m_name);
  column->addWidget(m_role);
  column->addWidget(m_lasts);
  m_problem = plainLabel({}, Tone::Down);
  m_problem->setWordWrap(true);
  m_problem->hide();
  column->addWidget(m_problem);
  auto* row = new QHBoxLayout;
  row->addStretch(1);
  auto* cancel = button(tr("Cancel"));
  m_make = button(tr("Make token"), ButtonLook::Primary);
  m_make->setDefault(true);
  row->addWidget(cancel);
  row->addWidget(m_make);
  column->addLayout(row);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(m_make, &QPushButton::clicked, this, &TokenDialog::make);
  return form;
}

QWidget* TokenDialog::buildResult() {
  auto* result = new QWidget(this);
  auto* column = new QVBoxLayout(result);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::kSmall);
  m_said = plainLabel({});
  m_said->setWordWrap(true);
  m_address = new ChoiceBox(m_theme, tr("Address"));
  for (const QString& address : m_port.addresses())
    m_address->addItem(address, address);
  m_code = new QLabel;
  m_code->setAlignment(Qt::AlignCenter);
  m_link = new QLineEdit;
  m_link->setReadOnly(true);
  m_link->setAccessibleName(tr("Link with the token"));
  column->addWidget(m_said);
  column->addWidget(m_address);
  column->addWidget(m_code);
  column->addWidget(m_link);
  auto* row = new QHBoxLayout;
  row->addStretch(1);
  auto* copy = button(tr("Copy link"));
  auto* done = button(tr("Done"), ButtonLook::Primary);
  row->addWidget(copy);
  row->addWidget(done);
  column->addLayout(row);
  connect(m_address, &QComboBox::currentIndexChanged, this, &TokenDialog::showLink);
  connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_link->text()); });
  connect(done, &QPushButton::clicked, this, &QDialog::accept);
  return result;
}

void TokenDialog::make() {
  m_make->setEnabled(false);
  m_problem->hide();
  m_port.createToken({m_name->text().trimmed(), m_role->currentData().toString(), m_lasts->currentData().toLongLong()},
                     [self = QPointer(this)](const QString& token, const QString& problem) {
                       if (self)
                         self->take(token, problem);
                     });
}

void TokenDialog::take(const QString& token, const QString& problem) {
  m_make->setEnabled(true);
  m_problem->setText(problem);
  m_problem->setVisible(!problem.isEmpty());
  if (!problem.isEmpty())
    return;
  m_token = token;
  m_form->hide();
  m_result->show();
  showLink();
}

void TokenDialog::showLink() {
  const QString address = m_address->currentData().toString();
  m_link->setText(address + "#token=" + m_token);
  m_link->setCursorPosition(0);
  m_code->setPixmap(enlarged(qrCode(m_link->text()), devicePixelRatioF()));
  m_code->setAccessibleName(tr("QR code of the link"));
  const QString whose = tr("Whoever opens this link is a %1 of this session. It is shown only now; tidemark token "
                           "revoke %2 takes it back.")
                            .arg(m_role->currentData().toString(), m_name->text().trimmed());
  const QString where =
      tr("The listener answers on this machine alone; start with --listen 0.0.0.0:8050 --tls for "
         "others.");
  m_said->setText(isOfThisMachine(address) ? whose + " " + where : whose);
}

}  // namespace widgets
