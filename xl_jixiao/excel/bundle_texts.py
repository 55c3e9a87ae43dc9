"""What goes into the offline folder as text."""

INSTALL_BAT = r"""@echo off
rem xl_jixiao offline setup. Usage: install.bat [folder], default C:\jixiao (letters and digits only).
setlocal
cd /d "%~dp0"
set "TARGET=C:\jixiao"
if not "%~1"=="" set "TARGET=%~1"
echo Installing to %TARGET% ...
powershell -NoProfile -ExecutionPolicy Bypass -Command "Get-ChildItem -Recurse | Unblock-File"
set "PY=%TARGET%\python\python.exe"
if exist "%PY%" goto packages
set "PY=%TARGET%\venv\Scripts\python.exe"
if exist "%PY%" goto packages
py -3.12 -c "" >nul 2>nul
if not errorlevel 1 goto venv
set "PY=%TARGET%\python\python.exe"
for %%f in (python-3.12.*-amd64.exe) do set "SETUP=%%f"
if not defined SETUP goto nopython
echo Installing Python (%SETUP%), please wait ...
"%SETUP%" /quiet InstallAllUsers=0 TargetDir="%TARGET%\python" Include_launcher=0 Include_test=0 PrependPath=0 Shortcuts=0 AssociateFiles=0
if not exist "%PY%" goto nopython
goto packages
:venv
py -3.12 -m venv "%TARGET%\venv"
if errorlevel 1 goto failed
:packages
"%PY%" -m pip install --no-index --find-links=wheels --upgrade "xl_jixiao[excel]" pywin32 colorama tzdata
if errorlevel 1 goto failed
rem again by itself: an upgrade of the same version number must replace it too
"%PY%" -m pip install --no-index --find-links=wheels --force-reinstall --no-deps xl_jixiao
if errorlevel 1 goto failed
"%PY%" -m xl_jixiao addin install --to "%TARGET%"
if errorlevel 1 goto failed
"%PY%" -m xl_jixiao addin doctor
echo.
echo Done. Close Excel completely and open it again.
pause
exit /b 0
:nopython
echo Python 3.12 is missing: put python-3.12.x-amd64.exe (from python.org) beside install.bat, run again.
pause
exit /b 1
:failed
echo Setup failed. Please send a screenshot of this window to whoever gave you this folder.
pause
exit /b 1
"""  # noqa: E501  a .bat knows no line continuation inside quotes
"""Pure ASCII: a .bat is read in the code page of the machine, whichever that is."""

README = """xl_jixiao 预算绩效自评工具 · 离线安装文件夹

1. 把整个文件夹解压到本机磁盘，路径只用英文字母和数字，例如 C:\\setup
   （不要在压缩包里直接运行，也不要放在网络盘上）。
2. 如果文件夹里没有 python-3.12.x-amd64.exe，而这台电脑也没有装 Python 3.12，
   请先在能上网的电脑上从 python.org 下载它，放到本文件夹里。
3. 关闭 Excel，双击 install.bat，等到出现 Done。默认装到 C:\\jixiao，不需要管理员权限；
   C 盘根目录不能写时，在命令提示符里运行：install.bat D:\\jixiao
4. 打开 Excel：上方有“绩效自评”选项卡，就装好了。模板在 C:\\jixiao\\templates。

wheels      程序和它要用的包（Windows 64 位，Python 3.12）
templates   模板工作簿：
    self-evaluation.xlsm            绩效自评表（带按钮）
    self-evaluation-no-macros.xlsx  绩效自评表（不含宏，WPS 和不能装程序的电脑用这个）
    bureau.xlsm                     绩效自评汇总（财政部门用）
    xl_jixiao.xlam                  加载项，install.bat 会装好

出了问题：在命令提示符里运行  C:\\jixiao\\python\\python -m xl_jixiao addin doctor
（没有 python 这个文件夹时是 C:\\jixiao\\venv\\Scripts\\python），照它说的办。
"""
