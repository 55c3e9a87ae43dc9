r"""install.bat of the offline folder, and what it says.

The script is pure ASCII: a .bat is read in the code page of the machine, whichever that is. What it
says is Chinese, in text files that it shows after switching to UTF-8.

What it must not do (issue of the trusted location): run a program that somebody else put there.
C:\ lets every user make a folder, and change what is in it. So a target that this user has not set
up before is moved aside, a new one gives write access to this user and administrators only, and
every program is named by its full path.
"""

from __future__ import annotations

INSTALL_BAT = r"""@echo off
rem xl_jixiao offline setup. Usage: install.bat [folder], default C:\jixiao (letters and digits only).
setlocal EnableExtensions DisableDelayedExpansion
cd /d "%~dp0"
set "SYS=%SystemRoot%\System32"
"%SYS%\chcp.com" 65001 >nul
set "TARGET=C:\jixiao"
if not "%~1"=="" set "TARGET=%~1"
if /i "%PROCESSOR_ARCHITECTURE%"=="x86" if not defined PROCESSOR_ARCHITEW6432 goto bits
type text\start.txt
echo   "%TARGET%"
if not exist "%TARGET%" goto fresh
set "KNOWN="
for /f "tokens=2,*" %%a in ('%SYS%\reg.exe query HKCU\Software\xl_jixiao /v Folder 2^>nul') do set "KNOWN=%%b"
if /i "%KNOWN%"=="%TARGET%" goto known
set "OLD=%TARGET%.old-%RANDOM%%RANDOM%"
move "%TARGET%" "%OLD%" >nul
if exist "%TARGET%" goto occupied
type text\moved.txt
echo   "%OLD%"
:fresh
mkdir "%TARGET%"
if errorlevel 1 goto nofolder
:known
"%SYS%\icacls.exe" "%TARGET%" /inheritance:r /grant:r "*S-1-5-18:(OI)(CI)F" "*S-1-5-32-544:(OI)(CI)F" "%USERDOMAIN%\%USERNAME%:(OI)(CI)F" "*S-1-5-32-545:(OI)(CI)RX" /q >nul
if errorlevel 1 goto protect
set "SETUP="
for %%f in (python-3.12.*-amd64.exe) do set "SETUP=%%f"
set "PY=%TARGET%\python\python.exe"
if exist "%PY%" goto packages
if defined SETUP goto setup
set "PY=%TARGET%\venv\Scripts\python.exe"
if exist "%PY%" goto packages
set "LAUNCHER="
for %%p in ("%LocalAppData%\Programs\Python\Launcher\py.exe" "%SystemRoot%\py.exe") do if exist %%p set "LAUNCHER=%%~p"
if not defined LAUNCHER goto nopython
"%LAUNCHER%" -3.12-64 -I -c "" >nul 2>nul
if errorlevel 1 goto nopython
"%LAUNCHER%" -3.12-64 -I -m venv "%TARGET%\venv"
if errorlevel 1 goto failed
goto packages
:setup
"%SYS%\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -Command "$s = Get-AuthenticodeSignature -LiteralPath $env:SETUP; if ($s.Status -ne 'Valid' -or $s.SignerCertificate.Subject -notmatch 'O=Python Software Foundation') { exit 1 }"
if errorlevel 1 goto unsigned
type text\python.txt
"%~dp0%SETUP%" /quiet InstallAllUsers=0 TargetDir="%TARGET%\python" Include_launcher=0 Include_test=0 PrependPath=0 Shortcuts=0 AssociateFiles=0
if not exist "%PY%" goto nopython
:packages
"%PY%" -I -m pip install --no-index --find-links=wheels --no-deps --require-hashes -r requirements.txt
if errorlevel 1 goto failed
rem again by itself: an upgrade of the same version number must replace it too
"%PY%" -I -m pip install --no-index --find-links=wheels --no-deps --require-hashes --force-reinstall -r own.txt
if errorlevel 1 goto failed
"%PY%" -I -m xl_jixiao addin install --to "%TARGET%"
if errorlevel 1 goto failed
"%PY%" -I -m xl_jixiao addin doctor
type text\done.txt
pause
exit /b 0
:bits
type text\bits.txt
pause
exit /b 1
:occupied
type text\occupied.txt
pause
exit /b 1
:nofolder
type text\nofolder.txt
pause
exit /b 1
:protect
type text\protect.txt
pause
exit /b 1
:unsigned
type text\unsigned.txt
pause
exit /b 1
:nopython
type text\nopython.txt
pause
exit /b 1
:failed
type text\failed.txt
pause
exit /b 1
"""  # noqa: E501  a .bat knows no line continuation inside quotes

TEXTS = {
    "start": "正在安装到：",
    "moved": "这个文件夹不是由你这个账户用本工具装的，里面的程序不运行，已整个改名为：",
    "python": "正在安装 Python，请等几分钟……",
    "done": "装好了。请关闭所有 Excel 窗口，再打开 Excel。上面如有“问题”，请照它说的办。",
    "bits": "这台电脑是 32 位的 Windows，装不了（需要 64 位）。请用不含宏的 绩效自评表.xlsx。",
    "occupied": "要装的文件夹已经存在，又改不了名：可能有程序正在用它，或不许你改。"
    "请关闭 Excel 后再试，或换一个文件夹：install.bat D:\\jixiao",
    "nofolder": "建不了要装的文件夹。请换一个地方：install.bat D:\\jixiao",
    "protect": "没能把文件夹设成只有你和管理员可以改（要 NTFS 格式的本机磁盘），没有安装。"
    "请换一个地方：install.bat D:\\jixiao",
    "unsigned": "Python 安装程序没有 Python 软件基金会的有效签名，没有运行。"
    "请从 python.org 重新下载。",
    "nopython": "没有 64 位的 Python 3.12：请把 python-3.12.x-amd64.exe（来自 python.org）"
    "放在 install.bat 旁边，再运行一次。",
    "failed": "没有装好。请把这个窗口截图，发给给你这个文件夹的人。"
    "安装包的校验值不符时，多半是没有拷全，请重新拷贝整个文件夹。",
}
"""Name of the text file → what it says."""
